import path from 'node:path';
import { expect, it } from 'vitest';
import { helloDist, openActionWorld } from '../../support/action/world.ts';
import { describeClient } from '../../support/clients/describe-client.ts';

const BUILT = helloDist();

describeClient('pip', 'the Action where the runner has Python', (pip) => {
  it('ends by installing what is served by its hashes, and says so', async () => {
    const world = await openActionWorld(BUILT);
    const PATH = `${path.dirname(pip.program)}:/usr/bin:/bin`;
    const run = await world.run({ install: 'true' }, { PATH });
    expect(run.exitCode).toBe(0);
    expect(run.log).toContain(`installs: pip ${pip.version}`);
    expect(run.summary).toContain('Installs by its hashes: pip');
    await world.expectNothingLeft(run);
  });
});
