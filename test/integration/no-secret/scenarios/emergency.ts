import { runCli } from '../../../support/cli.ts';
import { git } from '../../../support/rehearsal/project.ts';
import type { Scenario } from '../scenario.ts';
import type { Scene } from '../scene.ts';

const CREDENTIAL = ['--credential', 'env:CREDENTIAL', '--verbose'];
const WHY = ['--reason', 'the exchange is down', '--incident', 'OPS-7', '--verbose'];
const ARM = ['fallback', 'arm', '--index', 'testpypi', ...WHY];

/** A project whose fallback is armed. */
async function armed({ cleanProject }: Scene): Promise<string> {
  const world = { directory: cleanProject, env: { PATH: process.env['PATH'] ?? '' } };
  const { exitCode, stderr } = await runCli(ARM, world);
  if (exitCode !== 0) throw new Error(`the scene could not arm: ${stderr}`);
  git(cleanProject, 'add', '-A');
  return cleanProject;
}

/** The emergency: a token in place of trusted publishing, and the way back. */
export const EMERGENCY: readonly Scenario[] = [
  {
    command: 'fallback arm',
    ends: 'well',
    exitCode: 0,
    prints: 'is opened',
    run: ({ ci, cleanProject }) => ci([...ARM, '--directory', cleanProject], { folders: [cleanProject] }),
  },
  {
    command: 'fallback arm',
    ends: 'refused: the reason holds a token',
    exitCode: 2,
    prints: 'fallback-value-invalid',
    run: ({ ci, cleanProject, committed }) => ({
      ...ci([...ARM, '--directory', cleanProject].with(5, committed)),
      typed: [committed],
    }),
  },
  {
    command: 'fallback use',
    ends: 'refused: the token is of nobody',
    exitCode: 1,
    prints: 'error[api-token-',
    run: async (scene) => {
      const project = await armed(scene);
      const use = [
        'fallback',
        'use',
        '--index',
        'testpypi',
        '--token',
        'env:TESTPYPI_API_TOKEN',
        '--verbose',
      ];
      return scene.ci([...use, '--directory', project], { folders: [project] });
    },
  },
  {
    command: 'fallback use',
    ends: 'refused: a literal stands on the command line',
    exitCode: 2,
    prints: 'secret-reference-invalid',
    run: ({ ci, cleanProject, committed }) => ({
      ...ci(['fallback', 'use', '--index', 'pypi', '--token', committed, '--directory', cleanProject]),
      typed: [committed],
    }),
  },
  {
    command: 'fallback rollback',
    ends: 'well',
    exitCode: 0,
    prints: 'has its bytes again',
    run: async (scene) => {
      const project = await armed(scene);
      return scene.ci(['fallback', 'rollback', '--directory', project, '--verbose'], { folders: [project] });
    },
  },
  {
    command: 'fallback prove',
    ends: 'refused: the result is no signed probe',
    exitCode: 1,
    prints: 'error[attestation-malformed]',
    run: async (scene) => {
      const project = await armed(scene);
      await runCli(['fallback', 'rollback'], {
        directory: project,
        env: { PATH: process.env['PATH'] ?? '' },
      });
      const result = scene.file('probe.json', JSON.stringify({ token: scene.committed }));
      return scene.ci(['fallback', 'prove', '--result', result, '--directory', project, '--verbose']);
    },
  },
  {
    command: 'api-token add',
    ends: 'well',
    exitCode: 0,
    prints: 'the index keeps its hash only',
    run: async ({ ci, index, newFolder }) => {
      await index.index.createProject('emergency');
      const into = ['--reason', 'OPS-7', '--into', newFolder()];
      return ci(['api-token', 'add', 'emergency', '--index', index.url, ...CREDENTIAL, ...into]);
    },
  },
  {
    command: 'api-token list',
    ends: 'refused: the credential is another',
    exitCode: 1,
    prints: 'management-credential-invalid',
    run: ({ ci, index }) =>
      ci(['api-token', 'list', '--index', index.url, '--credential', 'env:SOME_PASSWORD', '--verbose']),
  },
  {
    command: 'api-token revoke',
    ends: 'refused: there is none',
    exitCode: 1,
    prints: 'api-token-unknown',
    run: ({ ci, index }) => ci(['api-token', 'revoke', 'no-such-id', '--index', index.url, ...CREDENTIAL]),
  },
];
