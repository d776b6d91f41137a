import fc from 'fast-check';
import { Secret } from '../../../src/base/index.ts';
import { checkTokenScope, makeApiToken, readTokenScope } from '../../../src/trust/index.ts';
import { MACAROONS } from '../../support/api-tokens/macaroons.ts';
import { mutatedText } from '../mutations.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';

const PREFIX = 'pypi-';
const OWN = makeApiToken({ project: 'paxman', expiresAtSeconds: 1_900_000_000 }, new Uint8Array(32).fill(7));
const bodies = Object.values(MACAROONS);

const latin1 = (body: string): string => Buffer.from(body, 'base64url').toString('latin1');
const WORDS = [
  '[1,["paxman"]]',
  '[1,[]]',
  '[3,"x"]',
  '{"version":1',
  '\u0000',
  '\u0002\u000e',
  '\u00ff\u00ff\u00ff',
  '"permissions":"user"',
];

/** Caveats that a stranger wrote into a token of whole form, or a token that was damaged on the way. */
const tokens: fc.Arbitrary<string> = fc.oneof(
  mutatedText([...bodies, OWN.reveal().slice(PREFIX.length)], ['_', '-', '=', 'AgE', 'AAAG', 'tla1_', ' ']),
  mutatedText(bodies.map(latin1), WORDS).map((text) => Buffer.from(text, 'latin1').toString('base64url')),
);

/** An API token in a secret of CI: nothing crashes, nothing of it is repeated, and what passes names the project alone. */
export const apiTokenTarget: FuzzTarget = defineTarget({
  name: 'api-token',
  input: tokens,
  feed: (body) => {
    const scope = readTokenScope(new Secret(PREFIX + body));
    const checked = checkTokenScope(scope, {
      project: 'paxman',
      host: 'pypi.org',
      projectIsNew: false,
      nowSeconds: 1_790_000_100,
    });
    if (checked !== 'project' || scope.projects?.join() !== 'paxman' || scope.unknown.length > 0) {
      throw new TypeError('accepted for more than the project');
    }
  },
});
