import { createHash } from 'node:crypto';
import { Secret } from '../../src/base/index.ts';
import { type BuiltDistribution, buildWheel } from '../../src/packaging/index.ts';
import { type IndexHandle, openIndex, rehearsalKeySets } from '../../src/server/index.ts';
import { REGISTRY_PROFILES } from '../../src/trust/index.ts';
import { MINT_TOKEN_PATH, UPLOAD_PATH } from '../../src/wire/index.ts';
import { type BenchKey, ISSUER, claimsOf, registrationOf } from './identity.ts';

const UPLOADS_AT_ONCE = 16;

/** The wheel that an index is filled with. */
export function smallWheel(project: string, version: string): BuiltDistribution {
  const modules = [{ path: 'hello/__init__.py', content: `VERSION = '${version}'\n` }];
  return buildWheel({ name: project, version, modules });
}

function uploadBody(project: string, version: string): FormData {
  const { filename, bytes } = smallWheel(project, version);
  const fields = {
    ':action': 'file_upload',
    metadata_version: '2.4',
    name: project,
    version,
    filetype: 'bdist_wheel',
    pyversion: 'py3',
    sha256_digest: createHash('sha256').update(bytes).digest('hex'),
  };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('content', new File([Uint8Array.from(bytes)], filename));
  return form;
}

/** Asks an index without a network; throws for an answer that is no success. */
type Ask = (target: string, init: RequestInit) => Promise<Response>;

async function mintUploadToken(ask: Ask, key: BenchKey, number: number): Promise<string> {
  const token = await key.sign(claimsOf(number), `fill-${number}`);
  const answer = await ask(MINT_TOKEN_PATH, { method: 'POST', body: JSON.stringify({ token }) });
  return ((await answer.json()) as { readonly token: string }).token;
}

/** A project of so many wheels, versions `1.0`, `1.1` and so on. */
export interface ProjectToFill {
  readonly project: string;
  readonly files: number;
}

/** Gives one project its wheels, each by an upload, as clients do it; `number` is its repository's. */
async function fillProject(
  { project, files }: ProjectToFill,
  number: number,
  { ask, key, index }: { readonly ask: Ask; readonly key: BenchKey; readonly index: IndexHandle },
): Promise<void> {
  await index.addPublisher(registrationOf(project, number));
  const credentials = Buffer.from(`__token__:${await mintUploadToken(ask, key, number)}`).toString('base64');
  const headers = { authorization: `Basic ${credentials}` };
  const versions = Array.from({ length: files }, (_, minor) => `1.${minor}`).values();
  const worker = async (): Promise<void> => {
    for (const version of versions) {
      await ask(UPLOAD_PATH, { method: 'POST', body: uploadBody(project, version), headers });
    }
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, worker));
}

/** Fills an index that is not running with projects. */
export async function fillIndex(
  { dataDirectory, key }: { readonly dataDirectory: string; readonly key: BenchKey },
  ...projects: readonly ProjectToFill[]
): Promise<void> {
  const opened = await openIndex({
    profile: REGISTRY_PROFILES.tokenless,
    dataDirectory,
    host: '127.0.0.1',
    port: 0,
    owner: { name: 'bench', credential: new Secret('a credential that nobody uses') },
    keySets: rehearsalKeySets({ [ISSUER]: key.keySet }),
    log: () => undefined,
  });
  const ask: Ask = async (target, init) => {
    const answer = await opened.app.request(`http://localhost${target}`, init);
    if (answer.ok) return answer;
    throw new Error(`${target}: ${answer.status} ${await answer.text()}`);
  };
  try {
    for (const [number, project] of projects.entries()) {
      await fillProject(project, number, { ask, key, index: opened.index });
    }
  } finally {
    await opened.close();
  }
}
