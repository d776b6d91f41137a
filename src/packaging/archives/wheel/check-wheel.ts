import { packagingErrors } from '../../errors.ts';
import type { ArchiveLimits } from '../limits.ts';
import { entryPointsProblem } from './entry-points.ts';
import {
  type FoundMember,
  type RecordAlgorithm,
  type RecordRow,
  algorithmOf,
  checkRecord,
  parseRecord,
} from './record.ts';
import { checkWheelFile } from './wheel-file.ts';

/** The checks over the files of one wheel that describe it. */
export interface WheelCheck {
  /** The members whose content it needs, with the most bytes it takes. */
  readonly wanted: readonly (readonly [path: string, limitBytes: number])[];
  /** The hash that `RECORD` gives for a member; `RECORD` comes first. */
  algorithmFor(path: string): RecordAlgorithm;
  add(found: FoundMember, content: Uint8Array | undefined): void;
  /** Checks the whole; gives warnings. */
  finish(): readonly string[];
}

/** Checks for a wheel with that filename and `.dist-info` folder. */
export function createWheelCheck(filename: string, distInfo: string, limits: ArchiveLimits): WheelCheck {
  const recordPath = `${distInfo}/RECORD`;
  const entryPointsPath = `${distInfo}/entry_points.txt`;
  const wheelPath = `${distInfo}/WHEEL`;
  const recordMissing = `Wheel '${filename}' does not contain the required RECORD file: ${recordPath}`;
  const contents = new Map<string, Uint8Array>();
  const found: FoundMember[] = [];
  let rows: readonly RecordRow[] | undefined;
  let algorithms: ReadonlyMap<string, RecordAlgorithm | undefined> = new Map();

  function checkEntryPoints(): void {
    const content = contents.get(entryPointsPath);
    const problem = content === undefined ? undefined : entryPointsProblem(content);
    if (problem === undefined) return;
    const pypiMessage = `Wheel '${filename}' has invalid entry points defined in the entry_points.txt file`;
    throw packagingErrors.create('entry-points-invalid', { problem, pypiMessage });
  }

  return {
    wanted: [
      [recordPath, limits.maxRecordBytes],
      [entryPointsPath, limits.maxMetadataBytes],
      [wheelPath, limits.maxMetadataBytes],
    ],
    algorithmFor: (path) => algorithms.get(path) ?? 'sha256',
    add(member, content) {
      found.push(member);
      if (content === undefined) return;
      contents.set(member.path, content);
      if (member.path !== recordPath) return;
      rows = parseRecord(content, recordMissing);
      algorithms = new Map(rows.map((row) => [row.path, algorithmOf(row)]));
    },
    finish() {
      if (rows === undefined) {
        throw packagingErrors.create('member-missing', { path: recordPath, pypiMessage: recordMissing });
      }
      const warnings = checkRecord(rows, found, distInfo);
      checkEntryPoints();
      checkWheelFile(contents.get(wheelPath) ?? new Uint8Array());
      return warnings;
    },
  };
}
