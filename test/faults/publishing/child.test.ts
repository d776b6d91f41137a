import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../house/imports.ts';
import { WHOLE, expectNothingMixed, liveTokens, openFaultWorld, servedBy } from './world.ts';
import type { FaultWorld } from './world.ts';
import type { Stage } from './front.ts';

const MAIN = path.join(ROOT, 'src/cli/main.ts');

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

interface Child {
  readonly ended: Promise<Ending>;
  kill(signal: NodeJS.Signals): void;
}

/** The command as a process of its own, as CI runs it. */
function publishing(world: FaultWorld, stdio: readonly [number | 'ignore', number | 'ignore']): Child {
  const { front, folder, runner } = world;
  const args = ['publish', folder, '--index', `${front.url}/`, '--concurrency', '1', '--wait', '5', '--json'];
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...runner },
    stdio: ['ignore', ...stdio],
  });
  const ended = once(child, 'exit').then(([code, signal]): Ending => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  return { ended, kill: (signal) => void child.kill(signal) };
}

/** Kills the child when the stage is asked, and waits until both it and the front are done. */
async function killedAt(world: FaultWorld, stage: Stage, signal: NodeJS.Signals): Promise<Ending> {
  const child = publishing(world, ['ignore', 'ignore']);
  world.front.onAsked = (asked) => {
    if (asked === stage) child.kill(signal);
  };
  const ending = await child.ended;
  world.front.onAsked = undefined;
  return ending;
}

describe.skipIf(process.platform === 'win32')('a publish that is asked to stop', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s in an upload burns and can be run again',
    async (signal) => {
      const world = await openFaultWorld();
      world.front.plan = { stage: 'upload', fault: 'hang' };
      expect(await killedAt(world, 'upload', signal)).toEqual({ code: 130, signal: null });
      expect([world.front.minted.size, liveTokens(world)]).toEqual([1, []]);
      await expectNothingMixed(world);
      world.front.plan = undefined;
      await world.publish();
      expect(await servedBy(world)).toEqual(WHOLE);
    },
  );

  it('in the mint waits for the token, and burns it', async () => {
    const world = await openFaultWorld();
    world.front.plan = { stage: 'mint', fault: 'slow' };
    expect(await killedAt(world, 'mint', 'SIGTERM')).toEqual({ code: 130, signal: null });
    expect([world.front.minted.size, liveTokens(world)]).toEqual([1, []]);
    expect(await servedBy(world)).toEqual([]);
  });

  it('for good leaves what the next job makes whole', async () => {
    const world = await openFaultWorld();
    world.front.plan = { stage: 'upload', fault: 'hang' };
    expect(await killedAt(world, 'upload', 'SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    // Nobody is left to burn: this token ends by itself, in minutes.
    expect(liveTokens(world)).toHaveLength(1);
    world.front.plan = undefined;
    await world.publish();
    expect(await servedBy(world)).toEqual(WHOLE);
  });
});

describe.skipIf(process.platform !== 'linux')('a disk that is full', () => {
  it.each([
    ['stdout', (full: number) => [full, 'ignore'] as const],
    ['stderr', (full: number) => ['ignore', full] as const],
  ])('under %s leaves no token alive and nothing half-made', async (_what, stdio) => {
    const world = await openFaultWorld();
    const full = openSync('/dev/full', 'w');
    const { code } = await publishing(world, stdio(full)).ended;
    closeSync(full);
    expect(code).not.toBe(0);
    expect(liveTokens(world)).toEqual([]);
    await expectNothingMixed(world);
    await world.publish();
    expect(await servedBy(world)).toEqual(WHOLE);
  });
});
