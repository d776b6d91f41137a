import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { IndexTarget } from '../publishing/client/index.ts';
import { REGISTRY_PROFILES } from '../trust/index.ts';
import { SIMPLE_PATH, UPLOAD_PATH } from '../wire/index.ts';
import { actionErrors } from './errors.ts';

type Addresses = Pick<IndexTarget, 'uploadUrl' | 'simpleUrl'>;

/** Indexes that are known by name; files and simple pages of theirs lie on other hosts than uploads. */
const KNOWN: Readonly<Record<string, Addresses>> = Object.fromEntries(
  Object.values(REGISTRY_PROFILES).flatMap(({ name, urls }) =>
    urls === undefined ? [] : [[name, { uploadUrl: urls.upload, simpleUrl: urls.simple }]],
  ),
);

const same = (one: string, other: string): boolean => one.replace(/\/$/u, '') === other.replace(/\/$/u, '');

function addressesOf(index: string): Addresses {
  const named = Object.hasOwn(KNOWN, index) ? KNOWN[index] : undefined;
  const known = named ?? Object.values(KNOWN).find(({ uploadUrl }) => same(uploadUrl, index));
  if (known !== undefined) return known;
  const url = URL.parse(index);
  if (url === null || !/^https?:$/u.test(url.protocol)) {
    const names = Object.keys(KNOWN).map((name) => `\`${name}\``);
    const problem = `it is neither ${names.join(' nor ')} nor the URL of an index`;
    const mend = 'write `index: testpypi`, or `index: https://index.example/`';
    throw actionErrors.create('action-input-invalid', { input: 'index', problem, mend });
  }
  const uploadUrl = url.pathname === '/' ? new URL(UPLOAD_PATH, url).href : url.href;
  return { uploadUrl, simpleUrl: new URL(SIMPLE_PATH, url).href };
}

/**
 * The index that the inputs name, and the CA that is trusted for it.
 * @throws action-input-invalid
 */
export async function resolveTarget(
  index: string,
  caFile: string | undefined,
  workspace: string,
): Promise<IndexTarget> {
  const addresses = addressesOf(index);
  if (caFile === undefined) return addresses;
  const ca = await readFile(path.resolve(workspace, caFile), 'utf8').catch((): never => {
    const problem = `the file \`${caFile}\` cannot be read`;
    const mend = 'give the path of a PEM file, from the workspace on';
    throw actionErrors.create('action-input-invalid', { input: 'ca-file', problem, mend });
  });
  return { ...addresses, ca };
}
