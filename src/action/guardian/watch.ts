import { renameSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Secret } from '../../base/index.ts';
import {
  type BurnOutcome,
  type ClientDeps,
  burnToken,
  createHttpClient,
} from '../../publishing/client/index.ts';
import type { GuardianMessage, GuardianReport } from './message.ts';

type Opened = Extract<GuardianMessage, { kind: 'open' }>;

async function burnAll(
  { burnUrl, ca }: Opened,
  tokens: readonly Secret[],
  deps: ClientDeps,
): Promise<BurnOutcome[]> {
  const http = createHttpClient({ ca, deps });
  try {
    return await Promise.all(tokens.map((token) => burnToken(burnUrl, token, http)));
  } finally {
    http.close();
  }
}

/** Aside first: the post step must not read half a report. */
function writeReport(file: string, report: GuardianReport): void {
  writeFileSync(`${file}.part`, JSON.stringify(report), { mode: 0o600 });
  renameSync(`${file}.part`, file);
}

/**
 * Watches over the upload tokens of the main step until its end of the pipe is closed, which the system does when
 * it dies, whatever of. What is still held then is burned. Tokens are in memory only.
 */
export async function watchTokens(input: Readable, deps: ClientDeps): Promise<void> {
  let opened: Opened | undefined;
  let held: Secret[] = [];
  let isReleased = false;
  for await (const line of createInterface({ input })) {
    const message = JSON.parse(line) as GuardianMessage;
    if (message.kind === 'open') opened = message;
    if (message.kind === 'hold') held.push(new Secret(message.token));
    if (message.kind === 'release') held = [];
    isReleased = message.kind === 'release';
  }
  if (opened === undefined || isReleased) return;
  const outcomes = held.length === 0 ? [] : await burnAll(opened, held, deps);
  if (opened.report !== undefined) writeReport(opened.report, { outcomes });
}
