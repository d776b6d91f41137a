import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, buildCommand, numberParser } from '@stricli/core';
import { isLoopback } from '../../base/index.ts';
import type { IndexConfig, RunningIndex } from '../../server/index.ts';
import type { CliContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { parseOrigin } from '../origin.ts';
import { type CommonFlags, commonFlags, printJson, reporting, say } from '../output.ts';
import { resolveSecret } from '../secret-reference.ts';
import { untilStopped } from '../until-stopped.ts';

interface ServeFlags extends CommonFlags {
  readonly data: string;
  readonly profile: string;
  readonly host: string;
  readonly port: number;
  readonly audience?: string;
  readonly baseUrl?: string;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  readonly tls: boolean;
  readonly owner: string;
  readonly credential: string;
}

type Tls = NonNullable<IndexConfig['tls']>;

async function readPem(context: CliContext, file: string): Promise<string> {
  return readFile(path.resolve(context.directory, file), 'utf8').catch((cause: unknown) => {
    throw cliErrors.create('file-not-found', { file }, { cause });
  });
}

/** What TLS is served with; `caPem` is there when the certificate was made for this run. */
interface ServedTls {
  readonly tls?: Tls;
  readonly caPem?: string;
}

/** A certificate of a throw-away CA, for loopback only. */
async function makeLoopbackTls(): Promise<ServedTls> {
  const { LOOPBACK_NAMES, createCertificateAuthority } = await import('../../server/index.ts');
  const authority = await createCertificateAuthority({ nowSeconds: () => Math.floor(Date.now() / 1000) });
  return { tls: await authority.issue(LOOPBACK_NAMES), caPem: authority.certificatePem };
}

async function tlsFor(context: CliContext, flags: ServeFlags): Promise<ServedTls> {
  const { tlsCertificate, tlsKey, host } = flags;
  if (tlsCertificate !== undefined && tlsKey !== undefined) {
    const certificatePem = await readPem(context, tlsCertificate);
    return { tls: { certificatePem, keyPem: await readPem(context, tlsKey) } };
  }
  if (tlsCertificate !== undefined || tlsKey !== undefined) {
    const problem = 'a certificate and its key belong together';
    throw cliErrors.create('usage-invalid', {
      problem,
      mend: 'give both `--tls-certificate` and `--tls-key`',
    });
  }
  if (!flags.tls) return {};
  if (isLoopback(host)) return makeLoopbackTls();
  throw cliErrors.create('usage-invalid', {
    problem: `\`${host}\` is not loopback, and no certificate was given`,
    mend: 'give `--tls-certificate` and `--tls-key`, or `--no-tls` where a proxy in front ends TLS',
  });
}

/** Writes the CA that clients must trust, once the data directory is known to be this index's own. */
async function writeCa(context: CliContext, flags: ServeFlags, caPem: string): Promise<void> {
  const { writeWhole } = await import('../../publishing/client/index.ts');
  const file = path.resolve(context.directory, flags.data, 'ca.pem');
  await writeWhole(file, (append) => append(caPem));
  say(context, flags, `clients must trust ${file} (a CA made for this run)`);
}

/** Beyond loopback the index must be told its address: whoever asks chooses `Host`. */
function checkBaseUrl(flags: ServeFlags): void {
  if (flags.baseUrl !== undefined || isLoopback(flags.host)) return;
  throw cliErrors.create('usage-invalid', {
    problem: `\`${flags.host}\` is not loopback, and by which address clients reach it is not said`,
    mend: 'give it with `--base-url https://index.example/`',
  });
}

async function start(context: CliContext, flags: ServeFlags): Promise<RunningIndex> {
  const [{ createGitHubLookup, remoteKeySets, startIndex }, { getIndexProfile }] = await Promise.all([
    import('../../server/index.ts'),
    import('../../trust/index.ts'),
  ]);
  const { tls, caPem } = await tlsFor(context, flags);
  checkBaseUrl(flags);
  const running = await startIndex({
    profile: getIndexProfile(flags.profile),
    dataDirectory: path.resolve(context.directory, flags.data),
    host: flags.host,
    port: flags.port,
    ...(tls === undefined ? {} : { tls }),
    ...(flags.audience === undefined ? {} : { audience: flags.audience }),
    ...(flags.baseUrl === undefined ? {} : { baseUrl: flags.baseUrl }),
    owner: { name: flags.owner, credential: await resolveSecret(context, flags.credential, '--credential') },
    keySets: remoteKeySets(),
    forge: createGitHubLookup(),
    log: (event) => context.process.stderr.write(`${JSON.stringify(event)}\n`),
  });
  try {
    if (caPem !== undefined) await writeCa(context, flags, caPem);
    return running;
  } catch (error) {
    await running.close();
    throw error;
  }
}

async function runServe(this: CliContext, flags: ServeFlags): Promise<void> {
  const running = await start(this, flags);
  if (flags.json) printJson(this, { schema: 'tokenless/serve/v1', url: running.url, port: running.port });
  await untilStopped(this, flags, `the index listens on ${running.url}`, () => running.close());
}

/** `tokenless serve`: the index. */
export const serveCommand: Command<CliContext> = buildCommand<ServeFlags, [], CliContext>({
  func: reporting(runServe),
  parameters: {
    flags: {
      ...commonFlags,
      data: {
        kind: 'parsed',
        parse: String,
        brief: 'Folder for database and files',
        placeholder: 'DIR',
        default: 'tokenless-data',
      },
      profile: {
        kind: 'parsed',
        parse: String,
        brief: 'Rules about publishers: tokenless, pypi or testpypi',
        default: 'tokenless',
      },
      host: { kind: 'parsed', parse: String, brief: 'Address to listen on', default: '127.0.0.1' },
      port: { kind: 'parsed', parse: numberParser, brief: 'Port; 0 takes a free one', default: '8440' },
      audience: {
        kind: 'parsed',
        parse: String,
        brief: 'Audience of ID tokens (default: the profile’s)',
        optional: true,
      },
      baseUrl: {
        kind: 'parsed',
        parse: parseOrigin,
        brief: 'Address that clients use; needed beyond loopback',
        placeholder: 'URL',
        optional: true,
      },
      tlsCertificate: {
        kind: 'parsed',
        parse: String,
        brief: 'Certificate chain (PEM)',
        placeholder: 'FILE',
        optional: true,
      },
      tlsKey: {
        kind: 'parsed',
        parse: String,
        brief: 'Its private key (PEM)',
        placeholder: 'FILE',
        optional: true,
      },
      tls: {
        kind: 'boolean',
        brief: 'Serve TLS; without a certificate one is made for loopback',
        default: true,
      },
      owner: { kind: 'parsed', parse: String, brief: 'Name of the owner account', default: 'owner' },
      credential: {
        kind: 'parsed',
        parse: String,
        brief: 'The owner’s management credential, by reference',
        placeholder: 'env:NAME|file:PATH',
      },
    },
  },
  docs: {
    brief: 'Run a PyPI-compatible index whose uploads are authorised by OIDC',
    fullDescription: [
      'Serves until stopped; requests that are under way are finished first. The log on stderr is JSON lines.',
      '',
      'Examples:',
      '  tokenless serve --credential env:TOKENLESS_CREDENTIAL',
      '  tokenless serve --credential file:credential --data /var/lib/tokenless --host 0.0.0.0 --port 443 \\',
      '    --tls-certificate chain.pem --tls-key key.pem --base-url https://index.example/',
    ].join('\n'),
  },
});
