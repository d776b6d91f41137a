import { matchesPattern } from '../../config/index.ts';
import { hasUntold } from './untold.ts';
import { normalPath } from './script-writes.ts';
import { type WrittenStep, actionOf, inputOf } from './written-steps.ts';

/** `actions/upload-artifact`: what it packs, and under which name. */
export interface PackedArtifact {
  readonly name: string;
  readonly paths: readonly string[];
}

/** `actions/download-artifact`: what it fetches, and where to. */
export interface FetchedArtifacts {
  /** Left out: all that fit the pattern. */
  readonly name: string | undefined;
  readonly pattern: string;
  readonly merges: boolean;
  /** From a run that is named, and not from its own. */
  readonly isOfOtherRun: boolean;
  readonly folder: string;
}

/** What a step packs; undefined for every other step. */
export function packedBy({ step }: WrittenStep): PackedArtifact | undefined {
  if (actionOf(step) !== 'actions/upload-artifact') return undefined;
  const paths = (inputOf(step, 'path') ?? '').split('\n').map((path) => path.trim());
  return {
    name: inputOf(step, 'name') ?? 'artifact',
    paths: paths.filter((path) => path !== '' && !path.startsWith('!')),
  };
}

/** What a step fetches; undefined for every other step. */
export function fetchedBy({ step }: WrittenStep): FetchedArtifacts | undefined {
  if (actionOf(step) !== 'actions/download-artifact') return undefined;
  return {
    name: inputOf(step, 'name'),
    pattern: inputOf(step, 'pattern') ?? '**',
    merges: inputOf(step, 'merge-multiple') === 'true',
    isOfOtherRun: (inputOf(step, 'run-id') ?? '') !== '',
    folder: normalPath(inputOf(step, 'path') ?? ''),
  };
}

/** True when an artifact's files come to lie in the folder of a fetch itself. */
export function fetches({ name, pattern, merges }: FetchedArtifacts, packed: PackedArtifact): boolean {
  if (hasUntold(packed.name)) return false;
  if (name !== undefined) return name === packed.name;
  return merges && matchesPattern(pattern, packed.name);
}

/** True when an artifact has every file of a folder at its top. */
export function packsFolder({ paths }: PackedArtifact, folder: string): boolean {
  return paths.some((path) => normalPath(path.replace(/\/\*{1,2}(?:\/\*)?$/u, '')) === folder);
}
