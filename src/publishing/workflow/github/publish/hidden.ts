import type { ReadCommand } from '../shell/commands.ts';
import type { PublishHit } from './hit.ts';

const RUNNERS = new Set([
  'make',
  'just',
  'task',
  'nox',
  'tox',
  'invoke',
  'inv',
  'bash',
  'sh',
  'python',
  'python3',
  'hatch',
  'pdm',
  'poe',
  'rake',
]);
const PUBLISHES = /(?:^|[-_./:=])(?:publish|pypi|twine)(?:$|[-_./:])/iu;
const OTHER_PURPOSE = /docs?\b|pages|coverage|image|docker|container|npm|crate|gem|nuget|helm|site|book/iu;

/**
 * A command that hands over to a script or a task by a name that speaks of publishing. Reported so that no
 * publish job goes unseen; its index is not known.
 */
export function readHiddenPublish({ words }: ReadCommand): PublishHit | undefined {
  const [name = '', ...args] = words;
  const isScript = /^\.{0,2}\/|\.(?:sh|py|ps1)$/u.test(name);
  const isRunner = RUNNERS.has(name);
  if (!isScript && !isRunner) return undefined;
  const telling = (isScript ? [name] : args).filter(
    (word) => PUBLISHES.test(word) && !OTHER_PURPOSE.test(word),
  );
  return telling.length === 0 ? undefined : { index: null, method: 'script', auth: 'unknown' };
}

/** True for the name of a job, workflow or file that speaks of publishing to a Python index. */
export function speaksOfPublishing(name: string): boolean {
  return /publish|pypi|release|upload/iu.test(name) && !OTHER_PURPOSE.test(name);
}
