import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/** Prints the line that the gate reads, last: `N passed, N failed, N skipped`. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const counts = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === 'passed') counts.passed += 1;
        else if (state === 'failed') counts.failed += 1;
        else counts.skipped += 1;
      }
      // A file that does not load runs no test: that is a failure, not silence.
      counts.failed += module.errors().length;
    }
    if (reason === 'failed' && counts.failed === 0) counts.failed = 1;
    // The default reporter prints its summary in the same hook; wait until it has.
    process.once('beforeExit', () => undefined);
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
  }
}
