import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ProgramRun, runProgram } from '../clients/program.ts';
import type { SigningJob } from './signing-job.ts';

/** Where `sigstore` for Python keeps what it has of the public-good instance, below the cache folder. */
const PUBLIC_GOOD_CACHE = 'sigstore-python/tuf/https%3A%2F%2Ftuf-repo-cdn.sigstore.dev';

const FROM_LONG_AGO = { start: '2020-01-01T00:00:00Z' };

/** A folder from which Python's tools believe the private Sigstore of a job. */
export interface PythonClients extends Disposable {
  readonly folder: string;
  /** Sigstore's client trust configuration, for tools that take one. */
  readonly trustConfig: string;
  write(name: string, content: string | Uint8Array): string;
  run(program: string, args: readonly string[]): Promise<ProgramRun>;
}

function trustConfigOf({ sigstore }: SigningJob): string {
  const service = { majorApiVersion: 1, validFor: FROM_LONG_AGO, operator: 'private' };
  return JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.clienttrustconfig.v0.1+json',
    trustedRoot: JSON.parse(sigstore.trustedRoot) as object,
    signingConfig: {
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: [{ url: sigstore.url, ...service }],
      oidcUrls: [{ url: 'https://token.actions.githubusercontent.com', ...service }],
      rekorTlogUrls: [{ url: sigstore.url, ...service }],
      rekorTlogConfig: { selector: 'ANY' },
      tsaUrls: [],
    },
  });
}

/** Makes the folder: the private root lies where the offline mode of Python's tools looks for its cached one. */
export function openPythonClients(job: SigningJob): PythonClients {
  const folder = mkdtempSync(path.join(tmpdir(), 'tokenless-python-'));
  const write: PythonClients['write'] = (name, content) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  write(`cache/${PUBLIC_GOOD_CACHE}/trusted_root.json`, job.sigstore.trustedRoot);
  const environment = {
    PATH: '/usr/bin:/bin',
    HOME: folder,
    XDG_CACHE_HOME: path.join(folder, 'cache'),
    XDG_DATA_HOME: path.join(folder, 'data'),
    NO_COLOR: '1',
  };
  return {
    folder,
    trustConfig: write('trust-config.json', trustConfigOf(job)),
    write,
    run: (program, args) => runProgram(program, args, { directory: folder, environment }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
