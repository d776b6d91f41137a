import type { Context } from '../expressions/evaluate.ts';
import { UNTOLD, variants } from '../expressions/template.ts';

/** Expressions that are kept as written stand in this range meanwhile, so that no shell takes them apart. */
const SHIFT = 0xe2_00;
const SHIELDED = /[\uE200-\uE27F]+/gu;
const EXPRESSION = /\$\{\{(?<text>.*?)\}\}/gsu;
const URL_WITH_EXPRESSION = /https?:\/\/(?:\$\{\{.*?\}\}|[^\s"'`])*/gisu;
/** A shell variable as scripts write it. */
const VARIABLE = /\$(?:env:)?(?:\{\w+\}|\w+)/gu;

function shield(text: string): string {
  return text.replaceAll(/[\0-\u007F]/gu, (character) =>
    String.fromCodePoint(SHIFT + (character.codePointAt(0) ?? 0)),
  );
}

function unshield(text: string): string {
  return text.replaceAll(SHIELDED, (run) =>
    String.fromCodePoint(...Array.from(run, (character) => (character.codePointAt(0) ?? SHIFT) - SHIFT)),
  );
}

function keepUntold(url: string, context: Context): string {
  return url.replaceAll(EXPRESSION, (whole, text: string) =>
    variants(whole, context).some((value) => value.includes(UNTOLD))
      ? shield(`\${{ ${text.trim()} }}`)
      : whole,
  );
}

/**
 * What a template can become, as `variants`, but with the expressions inside of a URL kept as written where
 * nobody can tell them: a URL that only the run completes still says its host.
 */
export function variantsWithUrls(template: string, context: Context): readonly string[] {
  const kept = template.replaceAll(URL_WITH_EXPRESSION, (url) => keepUntold(url, context));
  return variants(kept, context);
}

/** A URL with something else in place of what only the run completes, so that it can be parsed. */
export function withPlaceholders(url: string): string {
  return url.replaceAll(SHIELDED, 'x').replaceAll(EXPRESSION, 'x').replaceAll(VARIABLE, 'x');
}

/** True for a URL that only the run completes. */
export function isAsWritten(url: string): boolean {
  return withPlaceholders(url) !== url;
}

/** A URL as a person reads it; a password that is written out is left out, the name of a variable is none. */
export function asWritten(url: string): string {
  const [, scheme = '', user, rest = ''] = /^(https?:\/\/)(?:([^/?#\s]*)@)?(.*)$/isu.exec(url) ?? [];
  if (scheme === '') return unshield(url);
  const literal = user?.replaceAll(SHIELDED, '').replaceAll(VARIABLE, '').replace('__token__', '');
  const shown = user === undefined || (literal !== '' && literal !== ':') ? '' : `${user}@`;
  return unshield(scheme + shown + rest);
}

/** True for a URL that brings a credential along. */
export function bringsCredential(url: string): boolean {
  return /^https?:\/\/[^/?#\s]*@/iu.test(url);
}
