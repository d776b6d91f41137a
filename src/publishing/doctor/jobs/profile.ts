import { REGISTRY_PROFILES, type RegistryProfile } from '../../../trust/index.ts';

/**
 * The profile by which an index judges: its own, or that of a tokenless index for a URL; undefined where
 * nobody knows its rules or which index it is.
 */
export function profileOf(index: string | null): RegistryProfile | undefined {
  if (index === null) return undefined;
  const known: Readonly<Record<string, RegistryProfile>> = REGISTRY_PROFILES;
  if (Object.hasOwn(known, index)) return known[index];
  return /^https?:\/\//iu.test(index) ? REGISTRY_PROFILES.tokenless : undefined;
}
