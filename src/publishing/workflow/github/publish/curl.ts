import type { Ecosystem } from '../../workflow.ts';
import { UNTOLD } from '../expressions/template.ts';
import type { ReadCommand } from '../shell/commands.ts';
import type { PublishHit } from './hit.ts';
import { parseRegistry } from './registries.ts';
import { withPlaceholders } from './written.ts';

/** Addresses that take an upload by a plain HTTP request; null: packages of several kinds. */
const UPLOADS: readonly (readonly [host: RegExp, path: RegExp, Ecosystem | null])[] = [
  [/^push\.fury\.io$/u, /./u, null],
  [/^(?:upload|test)\.pypi\.org$/u, /^\/legacy/u, 'python'],
  [/^crates\.io$/u, /^\/api\/v1\/crates\/new/u, 'crates'],
  [/^rubygems\.org$/u, /^\/api\/v1\/gems$/u, 'rubygems'],
  [/^(?:www\.)?nuget\.org$/u, /^\/api\/v2\/package/u, 'nuget'],
];
const SENDS = /^(?:-F.*|--form|-T|--upload-file|--data-binary)$/u;

function uploadTo(word: string): readonly [index: string | null, Ecosystem | null] | undefined {
  const complete = withPlaceholders(word);
  if (!/^https?:/iu.test(word) || !URL.canParse(complete)) return undefined;
  const { hostname, pathname } = new URL(complete);
  const found = UPLOADS.find(([host, path]) => host.test(hostname) && path.test(pathname));
  if (found === undefined) return undefined;
  const [, , ecosystem] = found;
  if (ecosystem === null) return [parseRegistry(word, 'npm') ?? null, null];
  return [ecosystem === 'python' ? (parseRegistry(word, ecosystem) ?? null) : ecosystem, ecosystem];
}

/** `curl -F package=@FILE https://…`: an upload without a tool; undefined for every other command. */
export function readCurl({ words, variables }: ReadCommand): PublishHit | undefined {
  if (words[0] !== 'curl' || !words.some((word) => SENDS.test(word))) return undefined;
  const target = words.map(uploadTo).find((found) => found !== undefined);
  if (target === undefined) return undefined;
  const [index, ecosystem] = target;
  const isHanded = [...variables.values()].some((value) => value.includes(UNTOLD));
  const auth = isHanded || words.some((word) => word.includes(UNTOLD)) ? 'token' : 'unknown';
  return { index, method: 'script', ecosystem, auth };
}
