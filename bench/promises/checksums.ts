import { randomFillSync } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { packCommandLine } from '../machine/packed.ts';
import { ratios, takeTurns } from '../machine/rounds.ts';
import { requireProgram, timeProgram } from '../machine/run.ts';
import type { Effort, Goal, SpeedPromise } from '../promise.ts';
import { median } from '../statistics.ts';

const MEBIBYTE = 1024 * 1024;
const ROUNDS = { full: 9, quick: 1 } as const;
const SCALE = { full: 1, quick: 16 } as const;

async function writeFiles(folder: string, count: number, mebibytes: number): Promise<readonly string[]> {
  await mkdir(folder);
  const block = Buffer.alloc(MEBIBYTE);
  const files: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const file = path.join(folder, `sample-1.${number}-py3-none-any.whl`);
    const handle = await open(file, 'w');
    for (let written = 0; written < mebibytes; written += 1) await handle.write(randomFillSync(block));
    await handle.close();
    files.push(file);
  }
  return files;
}

interface Files {
  readonly count: number;
  readonly mebibytes: number;
}

function checksums(name: string, claim: string, goal: Goal, { count, mebibytes }: Files): SpeedPromise {
  return {
    name,
    claim,
    async measure({ folder, effort }: { folder: string; effort: Effort }) {
      const openssl = requireProgram('openssl');
      const [program = '', ...args] = await packCommandLine(folder);
      const dist = path.join(folder, 'dist');
      const files = await writeFiles(dist, count, Math.ceil(mebibytes / SCALE[effort]));
      const seconds = async (file: string, parameters: readonly string[]): Promise<number> =>
        (await timeProgram(file, parameters)).seconds;
      const { ours, theirs } = await takeTurns(
        ROUNDS[effort],
        () => seconds(program, [...args, 'checksums', dist]),
        () => seconds(openssl, ['dgst', '-sha256', ...files]),
      );
      const note = `${median(ours).toFixed(2)} s; openssl ${median(theirs).toFixed(2)} s; both with their start`;
      return [{ name, samples: ratios(theirs, ours), unit: '× openssl', goal, note }];
    },
  };
}

/** `tokenless checksums` against one process of `openssl dgst -sha256` over the same files. */
export const CHECKSUMS: readonly SpeedPromise[] = [
  checksums(
    'checksums-large',
    'checksums of one file of 2 GiB are at least 0.7 × as fast as `openssl dgst -sha256`',
    { atLeast: 0.7 },
    { count: 1, mebibytes: 2048 },
  ),
  checksums(
    'checksums-many',
    'checksums of 64 files of 32 MiB are at least 1.5 × as fast as one process of it, on two cores',
    { atLeast: 1.5 },
    { count: 64, mebibytes: 32 },
  ),
];
