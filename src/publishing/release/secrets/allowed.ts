import { parseDistributionFilename } from '../../../packaging/index.ts';
import { type AllowedSecret, type SecretKind, matchesPattern } from '../../config/index.ts';
import type { SecretFinding } from './search.ts';

/** A finding that the configuration lets pass, and the entry that says why. */
export interface AllowedFinding {
  readonly finding: SecretFinding;
  readonly entry: AllowedSecret;
}

/** The findings of one distribution, told apart. */
export interface JudgedFindings {
  readonly refused: readonly SecretFinding[];
  readonly allowed: readonly AllowedFinding[];
}

/** The path of a member as the repository has it: an sdist's own folder is not part of it. */
function projectPath(filename: string, member: string): string {
  const { kind } = parseDistributionFilename(filename);
  return kind === 'sdist' ? member.slice(member.indexOf('/') + 1) : member;
}

function allows(entry: AllowedSecret, kind: SecretKind, path: string): boolean {
  return (entry.kind ?? kind) === kind && matchesPattern(entry.member, path);
}

/** Where a secret of a repository stands, as far as the configuration can speak of it. */
export interface SecretPlace {
  readonly place: 'file' | 'commit-message' | 'tag-message';
  /** Path from the top of the repository. */
  readonly file?: string;
  readonly kind: SecretKind;
}

/** How a `member` of the configuration speaks of a message: by these words instead of a path. */
const MESSAGES = { 'commit-message': 'commit message', 'tag-message': 'tag message', file: '' };

/** The entry that allows a secret of the repository or its history; undefined when none does. */
export function findAllowed(
  secret: SecretPlace,
  entries: readonly AllowedSecret[],
): AllowedSecret | undefined {
  const path = secret.file ?? MESSAGES[secret.place];
  return entries.find((entry) => allows(entry, secret.kind, path));
}

/** Tells which findings of a distribution the configuration allows; everything else stays refused. */
export function judgeFindings(
  filename: string,
  findings: readonly SecretFinding[],
  entries: readonly AllowedSecret[],
): JudgedFindings {
  const judged = findings.map((finding) => {
    const path = projectPath(filename, finding.member);
    return { finding, entry: entries.find((entry) => allows(entry, finding.kind, path)) };
  });
  return {
    refused: judged.filter(({ entry }) => entry === undefined).map(({ finding }) => finding),
    allowed: judged.flatMap(({ finding, entry }) => (entry === undefined ? [] : [{ finding, entry }])),
  };
}
