import {
  type ArchiveLimits,
  type ContentVisitor,
  type RandomAccessSource,
  visitMembers,
} from '../../../packaging/index.ts';
import { releaseErrors } from '../errors.ts';
import { type SecretFinding, searchMember, startMemberSearch } from './search.ts';

/** Searches a distribution while something else reads it: `readDistribution` with this `visit`. */
export interface DistributionSearch {
  visit(member: string): ContentVisitor;
  /** What the members had that were read to their end. */
  findings(): readonly SecretFinding[];
}

/** Starts to search one distribution; archives inside it are searched as bytes, not opened. */
export function startDistributionSearch(): DistributionSearch {
  const findings: SecretFinding[] = [];
  return {
    visit(member) {
      const search = startMemberSearch(member);
      return { add: (piece) => search.add(piece), end: () => void findings.push(...search.end()) };
    },
    findings: () => findings,
  };
}

/** Searches every member of a wheel or sdist; archives inside it are searched as bytes, not opened. */
export async function searchForSecrets(
  source: RandomAccessSource,
  filename: string,
  limits?: Partial<ArchiveLimits>,
): Promise<readonly SecretFinding[]> {
  const findings: SecretFinding[] = [];
  const visit = async (member: string, content: AsyncIterable<Uint8Array>): Promise<void> => {
    findings.push(...(await searchMember(member, content)));
  };
  await visitMembers(source, filename, visit, limits);
  return findings;
}

/**
 * Refuses a distribution in which a secret was found.
 * @throws secret-in-distribution
 */
export function refuseSecrets(file: string, findings: readonly SecretFinding[]): void {
  const [first] = findings;
  if (first === undefined) return;
  throw releaseErrors.create('secret-in-distribution', { ...first, file, count: findings.length });
}
