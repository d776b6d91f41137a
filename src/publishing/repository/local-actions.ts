import path from 'node:path';
import { WORKFLOW_FOLDER, readOptionalTextFile, refuseEscape } from './files.ts';

/** `uses: ./path` (the checkout) and `uses: $/path` (the running workflow's repository). */
const LOCAL_USE = /\buses:\s*["']?[.$]\/(?<folder>[^\s"'#@]*)/gu;

function foldersUsedIn(text: string, repository: string | undefined): readonly string[] {
  const own = repository === undefined ? [] : [ownUse(repository)];
  return [LOCAL_USE, ...own]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map((match) => path.posix.normalize(match.groups?.['folder'] || '.').replace(/\/$/u, ''))
    .filter((folder) => !folder.startsWith('..') && !folder.startsWith(`${WORKFLOW_FOLDER}/`));
}

/** `uses: OWNER/NAME/path@ref` in the repository of that name. */
function ownUse(repository: string): RegExp {
  const name = repository.replaceAll(/[^\w/-]/gu, '\\$&');
  return new RegExp(`\\buses:\\s*["']?${name}(?:/(?<folder>[^\\s"'#@]*))?@`, 'giu');
}

async function readAction(root: string, folder: string): Promise<readonly [string, string] | undefined> {
  for (const name of ['action.yml', 'action.yaml']) {
    const shown = folder === '.' ? name : `${folder}/${name}`;
    const file = path.join(root, shown);
    await refuseEscape(file, root, shown);
    const text = await readOptionalTextFile(file, { name: shown });
    if (text !== undefined) return [shown, text];
  }
  return undefined;
}

/**
 * The texts of the repository's own actions that its workflows use, directly or by another of its actions: path
 * of `action.yml` → text; one that is not there is left out. Throws what `readTextFile` throws, and
 * `repository-link-escapes`.
 *
 * @param workflows what `listWorkflows` gave
 * @param repository `OWNER/NAME`, to find uses of the repository's actions under its own name
 */
export async function listLocalActions(
  root: string,
  workflows: ReadonlyMap<string, string>,
  repository?: string,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const seen = new Set<string>();
  const queue = [...workflows.values()];
  for (let text = queue.pop(); text !== undefined; text = queue.pop()) {
    for (const folder of foldersUsedIn(text, repository).filter((used) => !seen.has(used))) {
      seen.add(folder);
      const found = await readAction(root, folder);
      if (found === undefined) continue;
      texts.set(...found);
      queue.push(found[1]);
    }
  }
  return new Map([...texts].sort(([left], [right]) => (left < right ? -1 : 1)));
}
