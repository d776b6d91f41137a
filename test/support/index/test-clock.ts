/** A clock that a test moves. */
export interface TestClock {
  (): number;
  advance(seconds: number): void;
}

/** A clock that stands at 2026-01-01T00:00:00Z until it is moved. */
export function testClock(start = 1_767_225_600): TestClock {
  let now = start;
  return Object.assign(() => now, {
    advance(seconds: number) {
      now += seconds;
    },
  });
}
