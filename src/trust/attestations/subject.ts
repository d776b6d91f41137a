import { isTokenlessError } from '../../base/index.ts';
import { type DistributionFilename, parseDistributionFilename } from '../../packaging/filenames/index.ts';
import { trustErrors } from '../errors.ts';
import { PUBLISH_PREDICATE, SLSA_PREDICATE, type Statement } from './statement.ts';

/** The distribution that an attestation is to be about. */
export interface AttestedDistribution {
  /** Its filename, as the index serves it. */
  readonly filename: string;
  /** Its SHA-256, in lower-case hexadecimal. */
  readonly sha256: string;
}

function parsed(filename: string): DistributionFilename | undefined {
  try {
    return parseDistributionFilename(filename);
  } catch (error) {
    if (isTokenlessError(error)) return undefined;
    throw error;
  }
}

/** A normal version without the zeros that change nothing: `1.0.0` is `1` (PEP 440, section "Final releases"). */
function withoutTrailingZeros(version: string): string {
  return version.replace(/^(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*/u, (release) => release.replace(/(?:\.0)+$/u, ''));
}

/** What makes two filenames the same distribution: name, version, build tag and the set of tags, however written. */
function meaningOf(file: DistributionFilename): string {
  const { kind, normalizedName } = file;
  const version = withoutTrailingZeros(file.version);
  if (kind === 'sdist') return JSON.stringify([kind, normalizedName, version]);
  // `packaging` reads a build tag as a number and a rest: `01` is `1`.
  const build = file.build?.replace(/^0+(?=[0-9])/u, '') ?? '';
  return JSON.stringify([kind, normalizedName, version, build, [...new Set(file.tags)].toSorted()]);
}

/** True when both names are filenames of one and the same distribution, compared as `pypi-attestations` does. */
export function isSameDistribution(one: string, other: string): boolean {
  const [first, second] = [parsed(one), parsed(other)];
  return first !== undefined && second !== undefined && meaningOf(first) === meaningOf(second);
}

/**
 * Checks that a statement is about exactly this distribution, with a predicate that indexes know.
 * @throws attestation-predicate-unknown, attestation-subject-mismatch
 */
export function checkStatement(statement: Statement, distribution: AttestedDistribution): void {
  const { filename, sha256 } = distribution;
  const mismatch = (expected: string, got: string): Error =>
    trustErrors.create('attestation-subject-mismatch', { filename, expected, got });
  const { predicateType, subject } = statement;
  if (predicateType !== PUBLISH_PREDICATE && predicateType !== SLSA_PREDICATE) {
    throw trustErrors.create('attestation-predicate-unknown', { predicateType });
  }
  const [first, ...more] = subject;
  if (first === undefined || more.length > 0)
    throw mismatch('exactly one subject', `${subject.length} subjects`);
  if (!isSameDistribution(first.name, filename)) throw mismatch(filename, first.name);
  const digest = first.digest['sha256'];
  if (digest !== sha256) throw mismatch(`SHA-256 ${sha256}`, `SHA-256 ${digest ?? '(none)'}`);
}
