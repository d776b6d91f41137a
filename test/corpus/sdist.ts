import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Labels } from './score.ts';

const PYPI = 'https://pypi.org/simple/';

/** The index that pip is set up to ask on this machine. */
function indexOf(pip: string): string {
  const settings = execFileSync(pip, ['config', 'list'], { encoding: 'utf8' });
  const set = /index-url='(?<url>[^']+)'/u.exec(settings)?.groups?.['url'];
  return process.env['PIP_INDEX_URL'] ?? set ?? PYPI;
}

interface SimplePage {
  readonly files: readonly {
    readonly filename: string;
    readonly url: string;
    readonly hashes: Readonly<Record<string, string>>;
  }[];
}

async function fetchFrom(url: string, accept: string): Promise<Response> {
  const response = await fetch(url, { headers: { accept }, signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${response.status} for a page of the index`);
  return response;
}

/**
 * Fetches the sdist that was labelled and lays its `.github` out in a folder. Throws when its hash is another.
 *
 * @param folder a new one
 */
export async function layOutSdist(
  pip: string,
  sdist: NonNullable<Labels['sdist']>,
  folder: string,
): Promise<void> {
  const base = `${indexOf(pip).replace(/\/$/u, '')}/${sdist.name}/`;
  const page = await fetchFrom(base, 'application/vnd.pypi.simple.v1+json');
  const { files } = (await page.json()) as SimplePage;
  const file = files.find(({ hashes }) => hashes['sha256'] === sdist.sha256);
  if (file === undefined) throw new Error(`the index has no sdist of ${sdist.name} with the labelled hash`);
  const content = await fetchFrom(new URL(file.url, page.url).href, '*/*');
  const bytes = new Uint8Array(await content.arrayBuffer());
  if (createHash('sha256').update(bytes).digest('hex') !== sdist.sha256) {
    throw new Error(`${file.filename} has another hash than was labelled`);
  }
  mkdirSync(folder, { recursive: true });
  const archive = path.join(folder, 'sdist.tar.gz');
  writeFileSync(archive, bytes);
  const only = ['--wildcards', '--strip-components=1', '*/.github/*'];
  execFileSync('tar', ['-xzf', archive, '-C', folder, ...only]);
}
