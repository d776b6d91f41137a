import { TrustedRoot } from '@sigstore/protobuf-specs';
import { type TrustMaterial, toTrustMaterial } from '@sigstore/verify';
import { isRecord } from '../../../../base/index.ts';
import { clientErrors } from '../../errors.ts';
import type { TrustRoot } from './text.ts';

const LONGEST_TRUST_ROOT = 4 * 1024 * 1024;
const NOT_A_ROOT = 'it is not a `TrustedRoot` of Sigstore in JSON';

/** A root without one of these would let nothing pass, or without transparency anything that a key signed. */
const NEEDED = ['certificateAuthorities', 'tlogs', 'ctlogs'] as const;

function rootOf(text: string): TrustedRoot | undefined {
  if (text.length > LONGEST_TRUST_ROOT) return undefined;
  try {
    const value = JSON.parse(text) as unknown;
    return isRecord(value) ? TrustedRoot.fromJSON(value) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads a trust root in Sigstore's form (`TrustedRoot` as JSON, as `cosign` and `sigstore` take it).
 * @throws trust-root-invalid
 */
export function parseTrustRoot({ title, text }: TrustRoot): TrustMaterial {
  const fail = (problem: string, cause?: unknown): Error =>
    clientErrors.create('trust-root-invalid', { title, problem }, { cause });
  const root = rootOf(text);
  if (root === undefined) throw fail(NOT_A_ROOT);
  const empty = NEEDED.find((part) => root[part].length === 0);
  if (empty !== undefined) throw fail(`it lists no \`${empty}\``);
  try {
    return toTrustMaterial(root);
  } catch (error) {
    throw fail('one of its keys or certificates cannot be read', error);
  }
}
