import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CliRun, runCli } from '../cli.ts';
import { type ProjectOptions, git, makeProject } from '../rehearsal/project.ts';
import { temporaryFolder } from '../rehearsal/temporary-folder.ts';

/** A project with a real remote, and the home of the person who tags. */
export interface TaggedProject {
  readonly project: string;
  /** The bare repository that is `origin`. */
  readonly remote: string;
  readonly env: Readonly<Record<string, string>>;
  /** Adds to the configuration of the person's git. */
  readonly configure: (...lines: readonly string[]) => void;
  readonly run: (...args: readonly string[]) => Promise<CliRun>;
  /** Every ref that the remote has: name → hash. */
  readonly remoteRefs: () => Readonly<Record<string, string>>;
}

/** The example without a tag, pushed to a bare repository, with a git identity. */
export function taggedProject(options: ProjectOptions = {}, made?: string): TaggedProject {
  const project = made ?? makeProject({ tag: null, ...options });
  const home = temporaryFolder('home');
  const remote = path.join(temporaryFolder('remote'), 'origin.git');
  git(home, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  git(project, 'remote', 'add', 'origin', remote);
  git(project, 'push', '--quiet', '--set-upstream', 'origin', 'main');
  const configure = (...lines: readonly string[]): void =>
    appendFileSync(path.join(home, '.gitconfig'), lines.map((line) => `${line}\n`).join(''));
  configure('[user]', 'name = Releaser', 'email = releaser@example.invalid');
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  return {
    project,
    remote,
    env,
    configure,
    run: (...args) => runCli(['tag', ...args], { directory: project, env }),
    remoteRefs() {
      const lines = git(remote, 'for-each-ref', '--format=%(refname) %(objectname)').trim().split('\n');
      return Object.fromEntries(lines.map((line) => line.split(' ') as [string, string]));
    },
  };
}

/** Writes a hook that every push of this project runs. */
export function prePushHook(project: string, script: string): void {
  const file = path.join(project, '.git/hooks/pre-push');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}
