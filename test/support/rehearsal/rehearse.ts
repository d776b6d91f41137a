import { connect } from 'node:net';
import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import type { Rehearsal } from '../../../src/rehearsal/index.ts';
import { type CliRun, type CliWorld, runCli } from '../cli.ts';
import { expectNoBug } from './leaks.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { toolbox } from './toolbox.ts';

/** What a rehearsal of a test answered. */
export interface RehearsalRun extends CliRun {
  /** The document of `--json`. */
  readonly document: Rehearsal;
}

/** Whether anything listens on a port of this machine. */
export async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Ports that a log names. */
export function portsIn(text: string): readonly number[] {
  const found = [...text.matchAll(/https?:\/\/(?:127\.0\.0\.1|localhost):(\d+)/gu)];
  return [...new Set(found.map(([, port]) => Number(port)))];
}

/** Fails when one of the ports that a log names is still open. */
export async function expectPortsClosed(text: string): Promise<void> {
  const open = await Promise.all(
    portsIn(text).map(async (port) => ((await isListening(port)) ? [port] : [])),
  );
  expect(open.flat()).toEqual([]);
}

/**
 * Runs a command with a temporary folder of its own; whatever came out, nothing may be left in there, no port
 * open, no stack trace and no secret printed.
 */
export async function runTidily(
  args: readonly string[],
  world: CliWorld = {},
  scratch: string = temporaryFolder('scratch'),
): Promise<CliRun> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = scratch;
  const env = { PATH: toolbox(), HOME: temporaryFolder('home'), ...world.env };
  try {
    const run = await runCli(args, { ...world, env });
    expect(readdirSync(scratch)).toEqual([]);
    // Other commands talk to servers of the test.
    if (args[0] === 'rehearse') await expectPortsClosed(run.stderr);
    expectNoBug(run);
    return run;
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/** Rehearses a project and reads the document that `--json` prints. */
export async function rehearseJson(
  directory: string,
  args: readonly string[] = [],
  world: CliWorld = {},
): Promise<RehearsalRun> {
  const run = await runTidily(['rehearse', directory, '--json', ...args], world);
  return { ...run, document: JSON.parse(run.stdout) as Rehearsal };
}
