import { publisherKey, shouldWarnAboutEnvironment } from '../../../trust/index.ts';
import { type Case, asksOtherAudience } from './case.ts';
import type { Suspicion } from './causes/cause.ts';
import { ranked } from './causes/catalog.ts';
import { suspectMismatches, suspectUnmatched } from './causes/suspect.ts';
import type { Registration } from './registrations.ts';

function isOfOtherIndex({ registrations, atIndex }: Case): boolean {
  return registrations !== undefined && registrations.length > 0 && atIndex.length === 0;
}

/** Two pending publishers of one index with one identity, of which PyPI keeps the first only. */
function hasPendingTwice(registrations: readonly Registration[]): boolean {
  const keys = registrations.filter(({ pending }) => pending).map(publisherKey);
  return new Set(keys).size < keys.length;
}

function suspicionsOnMatch(of: Case): readonly Suspicion[] {
  const { judgement, known, evidence, atIndex, profile } = of;
  if (judgement?.verdict.verdict === 'reject') {
    const { code, mismatches, nearest } = judgement.verdict;
    return [
      ...(code === 'issuer-unknown' ? [{ cause: 'B9', likelihood: 'likely' } as const] : []),
      ...suspectMismatches(mismatches, known?.claims ?? {}),
      ...(isOfOtherIndex(of) ? [{ cause: 'A10', likelihood: 'likely' } as const] : []),
      ...(nearest?.pending === true ? [{ cause: 'A12', likelihood: 'possible' } as const] : []),
    ];
  }
  if (judgement !== undefined) {
    const isUnconstrained = shouldWarnAboutEnvironment(judgement.verdict.publisher, known?.claims ?? {});
    const isElsewhere = evidence?.wire === 'invalid-publisher';
    return [
      ...(isElsewhere ? [{ cause: 'A10', likelihood: 'likely' } as const] : []),
      ...(isElsewhere && atIndex.some(({ pending }) => pending)
        ? [{ cause: 'A12', likelihood: 'possible' } as const]
        : []),
      ...(isUnconstrained ? [{ cause: 'A9', likelihood: 'possible' } as const] : []),
    ];
  }
  const isExplained = evidence?.suspicions.some(({ likelihood }) => likelihood === 'likely') === true;
  return evidence?.wire === 'invalid-publisher' && !isExplained
    ? suspectUnmatched(known?.claims, profile)
    : [];
}

/** Every cause that may be behind it, the likeliest first. */
export function suspicionsOf(of: Case): readonly Suspicion[] {
  return ranked([
    ...suspicionsOnMatch(of),
    ...(asksOtherAudience(of) === undefined ? [] : [{ cause: 'B6', likelihood: 'likely' } as const]),
    ...(hasPendingTwice(of.atIndex) ? [{ cause: 'A13', likelihood: 'possible' } as const] : []),
    ...(of.evidence?.suspicions ?? []),
    ...(of.judgement?.verdict.verdict === 'reject' ? [] : (of.evidence?.nearest ?? [])),
  ]);
}
