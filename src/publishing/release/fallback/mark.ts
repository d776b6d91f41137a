import type { FallbackState } from './state.ts';

/** The comment above an armed step; doctor is red for as long as it stands. */
export function fallbackMark({
  armedAt,
  expires,
  incident,
}: Pick<FallbackState, 'armedAt' | 'expires' | 'incident'>): string {
  return `# tokenless-fallback: armed ${armedAt.slice(0, 10)} expires ${expires} incident ${incident}`;
}
