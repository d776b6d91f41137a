import { UNTOLD } from '../../github/expressions/template.ts';

/** A word of an expression; an `untold` one is an input that nobody knows. */
export interface Token {
  readonly kind: 'variable' | 'text' | 'pattern' | 'null' | 'boolean' | 'operator' | 'untold';
  readonly text: string;
}

/** GitLab refuses expressions that are longer. */
const MAX_TOKENS = 100;
const MAX_CHARACTERS = 10_000;

const FORMS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['operator', /(?:==|=~|!=|!~|&&|\|\||[()!])/uy],
  ['variable', /\$(?<text>\w+)/uy],
  ['text', /"(?<text>[^"]*)"|'(?<single>[^']*)'/uy],
  ['pattern', /\/(?:\\.|[^/\\])+\/[ismU]*/suy],
  ['null', /null\b/uy],
  ['boolean', /(?:true|false)\b/uy],
  ['untold', new RegExp(`${UNTOLD}+`, 'uy')],
];

function tokenAt(
  expression: string,
  at: number,
): { readonly token: Token; readonly end: number } | undefined {
  for (const [kind, form] of FORMS) {
    form.lastIndex = at;
    const match = form.exec(expression);
    if (match === null) continue;
    const text = match.groups?.['text'] ?? match.groups?.['single'] ?? (kind === 'text' ? '' : match[0]);
    return { token: { kind: text.includes(UNTOLD) ? 'untold' : kind, text }, end: form.lastIndex };
  }
  return undefined;
}

/** The words of an expression of `rules:if`; undefined for what GitLab's reader refuses. */
export function tokenize(expression: string): readonly Token[] | undefined {
  if (expression.length > MAX_CHARACTERS) return undefined;
  const tokens: Token[] = [];
  let at = 0;
  while (at < expression.length) {
    if (/\s/u.test(expression[at] ?? '')) {
      at += 1;
      continue;
    }
    const found = tokens.length < MAX_TOKENS ? tokenAt(expression, at) : undefined;
    if (found === undefined) return undefined;
    tokens.push(found.token);
    at = found.end;
  }
  return tokens;
}
