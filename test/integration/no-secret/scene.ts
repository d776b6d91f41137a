import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSdist } from '../../../src/packaging/index.ts';
import type { Claims } from '../../../src/trust/index.ts';
import { PUBLISHER, paxman, paxmanClaims, paxmanDistributions } from '../../asked/paxman.ts';
import { runCli } from '../../support/cli.ts';
import { indexAndIssuer } from '../../support/index/index-and-issuer.ts';
import { OWNER_CREDENTIAL, type TestIndex } from '../../support/index/test-index.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';
import { Drawer, macaroon } from '../../support/secret-samples.ts';
import type { Planted } from './needles.ts';
import type { WatchedCommand } from './watched-run.ts';

const drawer = new Drawer(20_261_128);
const draw = (): string => drawer.text(40);

/** Secrets that lie about in the world of every command, by the variable that holds them. */
const VARIABLES: Readonly<Record<string, string>> = {
  GITHUB_TOKEN: ['ghp', draw()].join('_'),
  AWS_SECRET_ACCESS_KEY: draw(),
  TWINE_PASSWORD: macaroon(drawer, 'pypi.org'),
  UV_PUBLISH_TOKEN: macaroon(drawer, 'test.pypi.org'),
  TESTPYPI_API_TOKEN: macaroon(drawer, 'test.pypi.org'),
  SOME_PASSWORD: draw(),
};
/** A password in the address of an index, of a remote and of a proxy. */
const URL_PASSWORD = draw();
/** A token that somebody committed. */
const COMMITTED = macaroon(drawer, 'pypi.org');
/** A token that is packed into a distribution. */
const PACKED = macaroon(drawer, 'pypi.org');

/** Every secret that is planted for each command. */
export const PLANTED: readonly Planted[] = [
  ...Object.entries(VARIABLES).map(([name, secret]) => ({ name: `variable ${name}`, secret })),
  { name: 'the password in a URL', secret: URL_PASSWORD },
  { name: 'the committed token', secret: COMMITTED },
  { name: 'the packed token', secret: PACKED },
  { name: 'the owner’s credential', secret: OWNER_CREDENTIAL },
  { name: 'the runner’s token', secret: 'request-token-of-a-test' },
];

/** What a scenario can point a command at. */
export interface Scene {
  readonly index: TestIndex;
  /** The project of the document, with a token committed beside its code. */
  readonly project: string;
  /** The same without that token. */
  readonly cleanProject: string;
  /** A good release, in a folder of its own. */
  readonly dist: string;
  /** The same with a token in the sdist. */
  readonly packed: string;
  /** An index whose address holds a password, and where nobody listens. */
  readonly urlWithPassword: string;
  readonly committed: string;
  /** Writes a file and says where. */
  readonly file: (name: string, content: string) => string;
  /** A command in a CI job that may publish, or, with other claims, one that may not. */
  readonly ci: (args: readonly string[], more?: Partial<WatchedCommand>) => WatchedCommand;
  readonly idToken: () => Promise<string>;
  /** Publishes the good release, so that it can be read. */
  readonly publishPaxman: () => Promise<void>;
  /** The path of a folder that is not there yet. */
  readonly newFolder: () => string;
}

function writeDist(
  name: string,
  files: readonly { readonly filename: string; readonly bytes: Uint8Array }[],
): string {
  const folder = path.join(temporaryFolder(name), 'dist');
  mkdirSync(folder);
  for (const { filename, bytes } of files) writeFileSync(path.join(folder, filename), bytes);
  return folder;
}

/** Builds it: an index with one pending publisher, an issuer, a project, its distributions, secrets everywhere. */
export async function openScene(claims: Claims = paxmanClaims('pypi')): Promise<Scene> {
  const issuing = await indexAndIssuer({}, claims);
  const { index, runner } = issuing;
  await index.addPending({ ...PUBLISHER, environment: 'pypi' }, 'paxman');
  const project = paxman({}, '0.5.0', { 'notes/old-token.txt': `${COMMITTED}\n` });
  const [wheel] = paxmanDistributions();
  const sdistFiles = [{ path: 'src/paxman/settings.py', content: `TOKEN = "${PACKED}"\n` }];
  const leaky = buildSdist({ name: 'paxman', version: '0.5.0', modules: [], sdistFiles });
  const dist = writeDist('dist', paxmanDistributions());
  const files = temporaryFolder('files');
  const env = { ...VARIABLES, CREDENTIAL: OWNER_CREDENTIAL, ...runner };
  return {
    index,
    project,
    cleanProject: paxman(),
    dist,
    packed: writeDist('packed', [wheel!, leaky]),
    urlWithPassword: `https://publisher:${URL_PASSWORD}@127.0.0.1:9/`,
    committed: COMMITTED,
    file(name, content) {
      const file = path.join(files, name);
      writeFileSync(file, content);
      return file;
    },
    ci: (args, more = {}) => ({ args, folders: [index.directory], ...more, env: { ...env, ...more.env } }),
    idToken: () => issuing.askForIdToken('pypi'),
    async publishPaxman() {
      const { exitCode, stderr } = await runCli(['publish', dist, '--index', index.url], { env: runner });
      if (exitCode !== 0) throw new Error(`the scene could not publish: ${stderr}`);
    },
    newFolder: () => path.join(temporaryFolder('new'), 'folder'),
  };
}
