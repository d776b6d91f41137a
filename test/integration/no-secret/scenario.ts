import type { Claims } from '../../../src/trust/index.ts';
import type { Scene } from './scene.ts';
import type { WatchedCommand } from './watched-run.ts';

/** One way in which a command ends. */
export interface Scenario {
  /** As it is typed: `publisher add`. */
  readonly command: string;
  readonly ends: string;
  /** null: by a signal. Several: on a busy machine a command may be done before its signal comes. */
  readonly exitCode: number | null | readonly (number | null)[];
  /** Words that it prints: else a failure at an earlier place would do. */
  readonly prints: string;
  /** What the job's ID tokens claim, where it is not what is registered. */
  readonly claims?: Claims;
  run(scene: Scene): WatchedCommand | Promise<WatchedCommand>;
}
