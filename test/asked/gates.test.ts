import { describe, expect, it } from 'vitest';
import { git } from '../support/rehearsal/project.ts';
import { taggedProject } from '../support/tag/project.ts';
import { paxman } from './paxman.ts';

/** The document's project before its tag, with its remote. */
function untagged(): ReturnType<typeof taggedProject> {
  const project = paxman();
  git(project, 'tag', '--delete', 'v0.5.0');
  return taggedProject({}, project);
}

describe('A12: `git tag v0.5.0 && git push origin v0.5.0`, and never all tags', { timeout: 60_000 }, () => {
  it('pushes exactly one ref, with push.followTags=true and three other unpushed annotated tags', async () => {
    const { project, run, remoteRefs, configure } = untagged();
    configure('[push]', 'followTags = true');
    for (const other of ['v0.2.0', 'v0.3.0', 'v0.4.0']) git(project, 'tag', '-a', '-m', other, other);
    const before = remoteRefs();
    const { exitCode, stdout, stderr } = await run('v0.5.0');
    expect([exitCode, stderr]).toEqual([
      0,
      'git push --no-follow-tags origin refs/tags/v0.5.0:refs/tags/v0.5.0\n',
    ]);
    expect(stdout).toContain('pushed v0.5.0 to origin, and no other ref');
    const tag = git(project, 'rev-parse', 'refs/tags/v0.5.0').trim();
    expect(remoteRefs()).toEqual({ ...before, 'refs/tags/v0.5.0': tag });
    expect(git(project, 'cat-file', '-t', tag)).toBe('tag\n');
  });
});
