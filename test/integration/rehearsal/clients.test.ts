import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findClient } from '../../clients/find-client.ts';
import { packDist } from '../../support/rehearsal/dist.ts';
import { WORKFLOW, makeProject, replacing } from '../../support/rehearsal/project.ts';
import { rehearseJson, runTidily } from '../../support/rehearsal/rehearse.ts';
import { toolbox } from '../../support/rehearsal/toolbox.ts';

const uv = findClient('uv');
const twine = findClient('twine');
const python = findClient('python3');

/** A `PATH` on which the unmodified clients are. */
const withClients = (): { env: { PATH: string } } => {
  return { env: { PATH: toolbox([path.dirname(uv ?? twine ?? python ?? '/nowhere/bin')]) } };
};

describe.each([
  ['uv', uv],
  ['twine', twine],
])('--client %s', (client, program) => {
  it.skipIf(program === undefined)('publishes to both indexes; no line of it holds a token', async () => {
    const project = makeProject();
    const dist = await packDist(project);
    const args = ['--dist', dist, '--client', client, '--verbose'];
    const run = await rehearseJson(project, args, withClients());
    expect(run.exitCode).toBe(0);
    expect(run.document).toMatchObject({
      client,
      indexes: [{ verdict: 'accepted' }, { verdict: 'accepted' }],
    });
    // The client spoke, so that there was something to hide.
    expect(run.stderr).toMatch(/^ {2}\| /mu);
    expect(run.stderr).not.toContain('::add-mask::');
  });

  it.skipIf(program === undefined)('is refused as the built-in one is, with our explanation', async () => {
    const project = makeProject({
      edits: { [WORKFLOW]: replacing('environment: testpypi\n', 'environment: test\n') },
    });
    const args = ['--dist', await packDist(project), '--client', client, '--verbose'];
    const run = await rehearseJson(project, args, withClients());
    expect(run.exitCode).toBe(1);
    expect(run.document.indexes[0]?.refusal?.code).toBe('publisher-environment-mismatch');
  });

  it('that is not there is said so, before anyone takes it for a refusal', async () => {
    const project = makeProject();
    const run = await runTidily(['rehearse', project, '--dist', await packDist(project), '--client', client]);
    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain(`error[client-missing]: the client \`${client}\` is not on this machine`);
    expect(run.stdout).toBe('');
  });
});

describe.skipIf(python === undefined)('where Python is', () => {
  it('the release is installed by pip from each index', async () => {
    const project = makeProject();
    const run = await rehearseJson(project, ['--dist', await packDist(project)], withClients());
    const pip = expect.stringMatching(/^pip \d/u) as string;
    expect(run.document.indexes).toMatchObject([{ installed: pip }, { installed: pip }]);
  });
});

describe('where no Python is', () => {
  it('the rehearsal says that it did not install', async () => {
    const project = makeProject();
    const run = await rehearseJson(project, ['--dist', await packDist(project)]);
    expect(run.document.indexes[0]?.installed).toBe(
      'not tried: neither Python with pip nor uv on this machine',
    );
  });
});

describe('where no sha256sum is', () => {
  it('our own check of the sums stands alone, and it says so', async () => {
    const project = makeProject();
    const env = { PATH: toolbox([], ['sha256sum']) };
    const run = await runTidily(['rehearse', project, '--dist', await packDist(project)], { env });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('checked (there is no sha256sum here)');
  });
});
