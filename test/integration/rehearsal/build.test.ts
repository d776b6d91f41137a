import { describe, expect, it } from 'vitest';
import { PYPROJECT, all, makeProject, replacing } from '../../support/rehearsal/project.ts';
import { rehearseJson, runTidily } from '../../support/rehearsal/rehearse.ts';
import { processesWith } from '../../support/rehearsal/spawn.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';

const build = (command: string): ((text: string) => string) =>
  replacing('build = "tokenless pack"', `build = ${JSON.stringify(command)}`);
const gates = (...commands: readonly string[]): ((text: string) => string) =>
  replacing('gates = ["sh scripts/check.sh"]', `gates = ${JSON.stringify(commands)}`);

/** What a command of the project printed, as `--verbose` shows it. */
function printed(stderr: string): readonly string[] {
  return stderr.split('\n').flatMap((line) => (line.startsWith('  | ') ? [line.slice(4)] : []));
}

describe('the environment of gates and build', () => {
  it('is an allow-list: nothing secret of the caller is in it', async () => {
    const project = makeProject({
      edits: { [PYPROJECT]: all(gates('env'), build('env && tokenless pack')) },
    });
    const planted = {
      RELEASE_PASSWORD: 'planted-password',
      GITHUB_TOKEN: 'planted-github-token',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'planted-request-token',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://planted.example/',
      TWINE_PASSWORD: 'planted-twine-password',
      LD_PRELOAD: '',
      NODE_OPTIONS: '',
      LANG: 'C.UTF-8',
    };
    const run = await runTidily(['rehearse', project, '--verbose'], { env: planted });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).not.toContain('planted');
    const lines = printed(run.stderr).filter((line) => /^\w+=/u.test(line));
    const names = [...new Set(lines.map((line) => line.split('=')[0] ?? ''))].toSorted();
    // The shell itself adds the last ones.
    const shell = ['PWD', 'OLDPWD', 'SHLVL', '_'];
    expect(names.filter((name) => !shell.includes(name))).toEqual([
      'CI',
      'HOME',
      'LANG',
      'NO_COLOR',
      'PATH',
      'TMPDIR',
      'TOKENLESS_REHEARSAL',
    ]);
  });

  it('has a home of its own', async () => {
    const home = makeProject();
    const project = makeProject({
      edits: { [PYPROJECT]: gates('echo "at $HOME" > "$HOME/mark"', 'cat "$HOME/mark"') },
    });
    const run = await runTidily(['rehearse', project, '--verbose'], { env: { HOME: home } });
    expect(printed(run.stderr).filter((line) => line.startsWith('at '))).toEqual([
      expect.stringMatching(/^at \/.*tokenless-rehearsal-[^/]*\/home$/u),
    ]);
  });

  it('has the tokenless that rehearses on its PATH', async () => {
    const project = makeProject({ edits: { [PYPROJECT]: gates('tokenless --version') } });
    const run = await runTidily(['rehearse', project, '--verbose']);
    expect(printed(run.stderr)).toContainEqual(expect.stringMatching(/^\d+\.\d+\.\d+$/u));
  });
});

describe('gates and build', () => {
  it('do not hold the rehearsal up by what they leave running in a session of its own', async () => {
    const project = makeProject({
      edits: { [PYPROJECT]: build('tokenless pack; setsid sleep 3061 & sleep 0.2') },
    });
    const scratch = temporaryFolder('scratch');
    const run = await runTidily(['rehearse', project, '--verbose'], {}, scratch);
    expect(run.exitCode).toBe(0);
    expect(processesWith(scratch)).toEqual([]);
  });

  it('are shown before they run, gates first', async () => {
    const project = makeProject({ edits: { [PYPROJECT]: gates('echo first', 'echo second') } });
    const { stderr } = await runTidily(['rehearse', project]);
    const shown = stderr.split('\n').filter((line) => line.startsWith('$ '));
    expect(shown).toEqual(['$ echo first', '$ echo second', '$ tokenless pack']);
  });

  it('that fail end the rehearsal: nothing is built after a failed gate', async () => {
    const project = makeProject({
      edits: { [PYPROJECT]: gates('echo one is wrong >&2; exit 3', 'echo second') },
    });
    const run = await runTidily(['rehearse', project]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('error[gate-failed]: the gate `echo one is wrong >&2; exit 3` failed');
    expect(run.stderr).toContain('why:  it ended with exit code 3: one is wrong');
    expect(run.stderr).not.toContain('$ echo second');
    expect(run.stderr).not.toContain('$ tokenless pack');
  });

  it('that fail to build end it as well, with the last lines that were printed', async () => {
    const project = makeProject({ edits: { [PYPROJECT]: build('echo no compiler; exit 1') } });
    const run = await runTidily(['rehearse', project, '--json']);
    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      schema: 'tokenless/error/v1',
      code: 'build-failed',
      why: 'it ended with exit code 1: no compiler',
    });
  });

  it('that nobody named are asked for', async () => {
    const project = makeProject({ edits: { [PYPROJECT]: replacing('build = "tokenless pack"\n', '') } });
    const run = await runTidily(['rehearse', project]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('error[build-unknown]');
  });

  it('may mask what they print, as on a runner', async () => {
    const command = 'echo ::add-mask::very-secret-word && echo say very-secret-word aloud && tokenless pack';
    const project = makeProject({ edits: { [PYPROJECT]: build(`sh -c '${command}'`) } });
    const run = await runTidily(['rehearse', project, '--verbose']);
    expect(printed(run.stderr)).toContain('say *** aloud');
    expect(printed(run.stderr).join('\n')).not.toContain('very-secret-word');
  });

  it('cannot reach the repository that was given: they run in a clone', async () => {
    const project = makeProject({ edits: { [PYPROJECT]: gates('rm -rf .git src/hello_dist/py.typed') } });
    const before = await rehearseJson(project);
    const after = await rehearseJson(project);
    expect(after.exitCode).toBe(0);
    expect(after.document.source).toEqual(before.document.source);
  });
});

describe('a secret inside a distribution', () => {
  const TOKEN = `pypi-${'AgEIcHlwaS5vcmcCJGZha2UtdG9rZW4tZm9yLWEtdGVzdC1vbmx5'.repeat(2)}`;

  it('is refused before any server starts, and never printed', async () => {
    const project = makeProject({ files: { 'src/hello_dist/settings.py': `\nTOKEN = "${TOKEN}"\n` } });
    const run = await runTidily(['rehearse', project]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(
      'error[secret-in-distribution]: `hello_dist-0.1.0-py3-none-any.whl` holds what looks like a secret',
    );
    expect(run.stderr).toContain('`hello_dist/settings.py`, line 2, has the shape of');
    expect(run.stderr).not.toContain('servers ');
    expect(run.stdout + run.stderr).not.toContain(TOKEN);
  });
});
