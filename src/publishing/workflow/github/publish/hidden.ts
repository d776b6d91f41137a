import type { ReadCommand } from '../shell/commands.ts';
import type { PublishHit } from './hit.ts';

/** They run a task by its name. */
const TASK_RUNNERS = new Set([
  'make',
  'just',
  'task',
  'nox',
  'tox',
  'invoke',
  'inv',
  'hatch',
  'pdm',
  'poe',
  'rake',
]);
/** They run a script by its path. */
const INTERPRETERS = new Set(['bash', 'sh', 'python', 'python3']);
const PUBLISHES = /(?:^|[-_./:=])(?:publish|pypi|twine)(?:$|[-_./:])/iu;
const OTHER_PURPOSE = /docs?\b|pages|coverage|image|docker|container|npm|crate|gem|nuget|helm|site|book/iu;

/** The words of a command that name what it hands over to. */
function handedTo([name = '', ...args]: readonly string[]): readonly string[] {
  if (TASK_RUNNERS.has(name)) return args;
  const [script = ''] = INTERPRETERS.has(name) ? args : [name];
  return /^\.{0,2}\/|\.(?:sh|py|ps1)$/u.test(script) ? [script] : [];
}

/**
 * A command that hands over to a script or a task by a name that speaks of publishing. Reported so that no
 * publish job goes unseen; its index is not known.
 */
export function readHiddenPublish({ words }: ReadCommand): PublishHit | undefined {
  const telling = handedTo(words).some((word) => PUBLISHES.test(word) && !OTHER_PURPOSE.test(word));
  return telling ? { index: null, method: 'script', auth: 'unknown' } : undefined;
}

/** True for the name of a job, workflow or file that speaks of publishing to a Python index. */
export function speaksOfPublishing(name: string): boolean {
  return /publish|pypi|release|upload/iu.test(name) && !OTHER_PURPOSE.test(name);
}
