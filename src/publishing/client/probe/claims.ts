import { type Claims, PROVIDERS, textClaim } from '../../../trust/index.ts';
import { printable } from '../http/index.ts';
import type { IdentityKind } from '../identity/index.ts';

const LONGEST_VALUE_CHARS = 500;

/** Which run it was, for whoever reads the outcome later; nothing about people. */
const EVIDENCE: Readonly<Record<IdentityKind, readonly string[]>> = {
  github: ['ref', 'sha', 'run_id', 'run_attempt', 'workflow_ref'],
  gitlab: ['ref', 'sha', 'pipeline_id', 'job_id'],
  circleci: ['oidc.circleci.com/project-id'],
  buildkite: [
    'organization_slug',
    'pipeline_slug',
    'build_number',
    'build_branch',
    'build_tag',
    'build_commit',
  ],
  google: ['email'],
};

function valueOf(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  const text = typeof value === 'number' ? String(value) : textClaim(claims, name);
  return text === undefined ? undefined : printable(text).slice(0, LONGEST_VALUE_CHARS);
}

/** The claims of an ID token that matter for a registration: which are compared, and what the token says. */
export function tellingClaims(
  claims: Claims,
  kind: IdentityKind,
): { readonly claims: Readonly<Record<string, string>>; readonly compared: readonly string[] } {
  const provider = PROVIDERS.find(({ name }) => name === kind);
  const rules = provider === undefined ? [] : [...provider.required, ...provider.optional];
  const compared = [...new Set(['iss', 'aud', ...rules.map(({ claim }) => claim)])];
  const names = [...new Set([...compared, 'sub', ...EVIDENCE[kind]])];
  const told = names.flatMap((name) => {
    const value = valueOf(claims, name);
    return value === undefined ? [] : [[name, value]];
  });
  return { claims: Object.fromEntries(told) as Record<string, string>, compared };
}
