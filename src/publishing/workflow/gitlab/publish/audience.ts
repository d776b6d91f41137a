import { parseIndex } from '../../../config/index.ts';
import type { Texts } from '../model.ts';
import { expand } from '../variables.ts';

/** The audience that an index asks for, as far as it is known without asking it. */
export function audienceOf(index: string | null): string | undefined {
  return index === 'pypi' || index === 'testpypi' ? index : undefined;
}

/** The index that takes an audience; undefined for the audience of something else. */
export function audienceIndex(audience: string, variables: Texts = new Map()): string | undefined {
  const text = expand(audience, (name) => variables.get(name));
  return text === 'pypi' || text === 'testpypi' ? parseIndex(text) : undefined;
}

/**
 * The variable in which clients look for an ID token of an audience, as Python's `id` names it:
 * `PYPI_ID_TOKEN`. https://github.com/di/id (checked 2026-11)
 */
export function idTokenVariable(audience: string): string {
  return `${audience.toUpperCase().replaceAll(/[^A-Z0-9_]|^[^A-Z_]/gu, '_')}_ID_TOKEN`;
}
