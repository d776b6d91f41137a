import { describe, expect, it } from 'vitest';
import { type TestIndex, testIndex } from '../../support/index/test-index.ts';
import { helloWheel } from '../../support/index/upload-body.ts';
import { ROUNDS, answered, identityOf, nameOf, roundsAt, statuses, timeFor } from './rounds.ts';

const AT_ONCE = 4;
/** A round over loopback costs about as much as this many in-process. */
const HTTP_COST = 4;

/** How one round went, in words that are the same for each that went well. */
async function mintAtOnce(index: TestIndex, minted: Set<string>): Promise<string> {
  const idToken = await index.idToken();
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, async () => answered(await index.exchange(idToken))),
  );
  for (const { status, body } of answers) if (status === 200) minted.add(body.token);
  return answers
    .map(({ status, text }) => (text.includes('id-token-reused') ? 'reused' : String(status)))
    .toSorted()
    .join(' ');
}

const ONE_MINTED = ['200', ...Array<string>(AT_ONCE - 1).fill('reused')].join(' ');

describe.each([
  { where: 'in-process', overHttp: false, rounds: ROUNDS },
  { where: 'over loopback', overHttp: true, rounds: roundsAt(HTTP_COST) },
])(`mints of one ID token, ${AT_ONCE} at once, $where`, ({ overHttp, rounds }) => {
  it(
    `give one upload token each time, ${rounds} times`,
    async () => {
      const index = await testIndex({ overHttp });
      const wheel = helloWheel();
      expect((await index.upload(await index.uploadToken(), wheel)).status).toBe(200);
      const minted = new Set<string>();
      for (let round = 0; round < rounds; round += 1) {
        expect(await mintAtOnce(index, minted)).toBe(ONE_MINTED);
      }
      expect(minted.size).toBe(rounds);
      const events = await index.index.listEvents((rounds + 1) * (AT_ONCE + 1) + 100);
      expect(events.filter(({ event }) => event === 'upload-token-minted')).toHaveLength(rounds + 1);
      for (const token of [...minted].slice(-3)) expect((await index.upload(token, wheel)).status).toBe(200);
    },
    timeFor(rounds),
  );
});

describe('a publisher that is removed while a mint is under way', () => {
  const rounds = roundsAt(2);
  it(
    'leaves no token that may upload, and the mint refused or done',
    async () => {
      const index = await testIndex();
      const wheel = helloWheel();
      expect((await index.upload(await index.uploadToken(), wheel)).status).toBe(200);
      const ends: string[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const { fields, claims } = identityOf(nameOf('env', round));
        const registration = { project: 'hello-dist', provider: 'github', pending: false, fields };
        const { id } = await index.index.addPublisher(registration);
        const idToken = await index.idToken(claims);
        const remove = async (): Promise<void> => {
          // Somewhere in the middle of the mint, a little later in each round.
          for (let turns = round % 12; turns > 0; turns -= 1) await new Promise(setImmediate);
          await index.index.removePublisher(id);
        };
        const [answer] = await Promise.all([index.exchange(idToken).then(answered), remove()]);
        const uploaded = await index.upload(answer.body.token, wheel);
        ends.push(answer.status === 200 ? 'minted' : `${answer.status} ${answer.body.code}`);
        expect(uploaded.status).toBe(403);
        expect((await index.exchange(await index.idToken(claims))).status).toBe(422);
      }
      // Both orders were met, or the race was none. Of what is left the other environment comes nearest.
      expect([...new Set(ends)].toSorted()).toEqual(['422 publisher-environment-mismatch', 'minted']);
      const left = await index.index.listPublishers();
      expect(left).toHaveLength(1);
    },
    timeFor(rounds),
  );
});

describe('pending publishers that are reified at once', () => {
  const rounds = roundsAt(6);

  it(
    'by two ID tokens of one identity: one project with one owner, and both get a token for it',
    async () => {
      const index = await testIndex();
      for (let round = 0; round < rounds; round += 1) {
        const project = nameOf('reified', round);
        const { fields, claims } = identityOf(project);
        await index.addPending(fields, project);
        const idTokens = [await index.idToken(claims), await index.idToken(claims)];
        const answers = await Promise.all(idTokens.map(async (one) => answered(await index.exchange(one))));
        expect(statuses(answers)).toEqual([200, 200]);
        for (const [version, { body }] of answers.entries()) {
          const wheel = helloWheel({ name: project, version: `1.${version}` });
          const form = { name: project, version: `1.${version}` };
          expect((await index.upload(body.token, wheel, form)).status).toBe(200);
        }
      }
      const publishers = await index.index.listPublishers();
      expect(publishers.filter(({ pending }) => pending)).toEqual([]);
      expect(new Set(publishers.map(({ project }) => project)).size).toBe(rounds);
      expect(publishers).toHaveLength(rounds);
      const created = (await index.index.listEvents(rounds * 20)).filter(
        ({ event }) => event === 'project-created',
      );
      expect(created.map(({ details }) => details['owner'])).toEqual(Array(rounds).fill('admin'));
    },
    timeFor(rounds),
  );

  it(
    'by two identities for one name, or for names too similar: one project, and the other is told',
    async () => {
      const index = await testIndex();
      const told = { taken: 0, similar: 0 };
      for (let round = 0; round < rounds; round += 1) {
        const name = nameOf('wanted', round);
        const similar = round % 2 === 1;
        const projects = similar ? [`${name}-l`, `${name}-1`] : [name, name];
        const idTokens: string[] = [];
        for (const [number, project] of projects.entries()) {
          const { fields, claims } = identityOf(`${name}-${number}`);
          await index.addPending(fields, project);
          idTokens.push(await index.idToken(claims));
        }
        const answers = await Promise.all(idTokens.map(async (one) => answered(await index.exchange(one))));
        expect(statuses(answers)).toEqual([200, 422]);
        const [refusal] = answers.filter(({ status }) => status === 422);
        expect(refusal!.text).toContain(
          similar ? 'pending-publisher-name-refused' : 'pending-publisher-project-exists',
        );
        told[similar ? 'similar' : 'taken'] += 1;
      }
      expect(told.taken + told.similar).toBe(rounds);
      const publishers = await index.index.listPublishers();
      expect(publishers.filter(({ pending }) => !pending)).toHaveLength(rounds);
    },
    timeFor(rounds),
  );
});
