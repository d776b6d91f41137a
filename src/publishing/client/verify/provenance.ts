import { type TokenlessError, locateError } from '../../../base/index.ts';
import { type Provenance, readProvenance, trustErrors } from '../../../trust/index.ts';
import { INTEGRITY_JSON, integrityPath } from '../../../wire/index.ts';
import { releaseErrors } from '../../release/index.ts';
import { clientErrors } from '../errors.ts';
import { printable } from '../http/index.ts';
import type { PageFile, ProjectPage } from './page.ts';
import type { Asking, Unseen } from './run.ts';

const TIMEOUT_SECONDS = 60;
/** A provenance with one attestation has about 10 kB. */
const MOST_BYTES = 4 * 1024 * 1024;

/** How the provenance of a file is named that lies beside it. */
export const PROVENANCE_SUFFIX = '.provenance';

/** What is known of the provenance of one file. */
export type ProvenanceAnswer =
  /** `body` is the document as it came. */
  | { readonly kind: 'found'; readonly provenance: Provenance; readonly body: Uint8Array }
  | { readonly kind: 'none' }
  | { readonly kind: 'broken'; readonly error: TokenlessError }
  | ({ readonly kind: 'unseen' } & Unseen);

/** Reads a provenance document, whoever wrote it: found, or broken with the reason. */
export function provenanceOf(body: Uint8Array, file: string): ProvenanceAnswer {
  try {
    return { kind: 'found', provenance: readProvenance(new TextDecoder().decode(body)), body };
  } catch (error) {
    if (!trustErrors.owns(error)) throw error;
    return { kind: 'broken', error: locateError(error, { file }) as TokenlessError };
  }
}

/** Where the provenance of a file is; undefined when the index says that there is none. */
function provenanceUrl(file: PageFile, page: ProjectPage): URL | undefined {
  if (typeof file.provenance === 'string') return URL.parse(file.provenance, page.url) ?? undefined;
  if (page.tellsProvenance || file.provenance === null) return undefined;
  return URL.parse(integrityPath(page.project, file.version, file.filename), page.url) ?? undefined;
}

async function request(url: URL, file: PageFile, { http, settings }: Asking): Promise<ProvenanceAnswer> {
  const { signal } = settings;
  const answer = await http.request({
    method: 'GET',
    url: url.href,
    headers: { accept: `${INTEGRITY_JSON}, application/json;q=0.5` },
    timeoutSeconds: TIMEOUT_SECONDS,
    maxBytes: MOST_BYTES,
    ...(signal === undefined ? {} : { signal }),
  });
  const { status } = answer;
  if (status === 404) {
    // An index that announces a provenance and does not give it keeps something back.
    if (typeof file.provenance !== 'string') return { kind: 'none' };
    const details = { file: file.filename, index: url.host };
    return { kind: 'broken', error: releaseErrors.create('provenance-withheld', details) };
  }
  if (status !== 200) {
    const reason = printable(answer.reason);
    throw clientErrors.create('index-response-unexpected', { url: answer.url, status, reason });
  }
  return provenanceOf(answer.body, file.filename);
}

/**
 * The provenance that an index serves for a file (PEP 740). SECURITY: only the index's own origin is asked,
 * whatever its page names, and no more than 4 MiB are read (guarded by provenance.test.ts).
 */
export async function fetchProvenance(
  file: PageFile,
  page: ProjectPage,
  asking: Asking,
): Promise<ProvenanceAnswer> {
  const url = provenanceUrl(file, page);
  if (url === undefined && typeof file.provenance !== 'string') return { kind: 'none' };
  if (url?.origin !== new URL(page.url).origin) {
    const host = url === undefined ? 'an address that is none' : `\`${printable(url.host)}\``;
    const why = `the index names ${host} for the provenance of \`${file.filename}\`, which is not its own address`;
    return { kind: 'unseen', why };
  }
  try {
    return await request(url, file, asking);
  } catch (error) {
    if (!clientErrors.owns(error)) throw error;
    return { kind: 'unseen', why: error.message, network: error };
  }
}
