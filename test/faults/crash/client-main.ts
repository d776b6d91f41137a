// Mints, uploads and burns as fast as it can, and writes down what it was told: a process of its own, so that
// what it knows survives the server.
import { createHash } from 'node:crypto';
import { SignJWT, importJWK } from 'jose';
import { type BuiltDistribution, buildSdist, buildWheel } from '../../../src/packaging/index.ts';
import { uploadForm } from '../../support/index/upload-body.ts';
import { type SeededRandom, seededRandom } from '../random.ts';
import { type Journal, type WantedFile, openJournal } from './journal.ts';
import type { ClientSetup, WorkOrder } from './messages.ts';
import { PROJECTS, basic, claimsOf } from './world.ts';

const WORKERS = 3;
const BURN_SHARE = 0.5;
const WHEEL_SHARE = 0.7;

type Signer = (project: string, jti: string) => Promise<string>;

interface Unfinished {
  readonly file: WantedFile;
  readonly distribution: BuiltDistribution;
}

/** Sizes of distributions as they are: mostly small, a few that take several writes. */
function sizeOf(random: SeededRandom): number {
  const share = random.next();
  if (share < 0.75) return random.between(100, 8_000);
  return share < 0.97 ? random.between(50_000, 200_000) : random.between(500_000, 900_000);
}

class Client {
  readonly #random: SeededRandom;
  readonly #sign: Signer;
  /** Files that no server has acknowledged yet, and that nobody uploads at the moment. */
  readonly #unfinished: Unfinished[] = [];
  #count = 0;

  constructor(random: SeededRandom, sign: Signer) {
    this.#random = random;
    this.#sign = sign;
  }

  async work(order: WorkOrder): Promise<void> {
    const journal = openJournal(order.journalFile);
    const workers = Array.from({ length: WORKERS }, () => this.#workUntilCut(order, journal));
    await Promise.all(workers);
    journal.close();
  }

  async #workUntilCut(order: WorkOrder, journal: Journal): Promise<void> {
    while (!order.finish || this.#unfinished.length > 0) {
      if (!(await this.#publish(order, journal))) return;
    }
  }

  /** One mint, some uploads and perhaps a burn; false when the server is gone or answered strangely. */
  async #publish(order: WorkOrder, journal: Journal): Promise<boolean> {
    const project = order.finish ? this.#unfinished[0]!.file.project : this.#random.pick(PROJECTS);
    const token = await this.#mint(project, order, journal);
    if (token === undefined) return false;
    for (let left = this.#random.between(1, 3); left > 0; left -= 1) {
      const unfinished = this.#take(project, order);
      if (unfinished === undefined) break;
      if (!(await this.#upload(unfinished, token, order, journal))) return false;
    }
    return this.#random.next() < BURN_SHARE ? this.#burn(token, order, journal) : true;
  }

  async #mint(project: string, { url, life }: WorkOrder, journal: Journal): Promise<string | undefined> {
    const jti = `${life}-${(this.#count += 1)}`;
    const idToken = await this.#sign(project, jti);
    journal.append({ kind: 'mint-asked', jti, project, idToken });
    const body = JSON.stringify({ token: idToken });
    const answer = await ask(`${url}/_/oidc/mint-token`, { method: 'POST', body });
    if (answer === undefined) return undefined;
    const text = await textOf(answer);
    if (text === undefined) return undefined;
    if (answer.status !== 200) {
      journal.append({ kind: 'unexpected', asked: `mint ${project}`, status: answer.status, body: text });
      return undefined;
    }
    const { token } = JSON.parse(text) as { token: string };
    journal.append({ kind: 'minted', jti, token });
    return token;
  }

  #take(project: string, { life, finish }: WorkOrder): Unfinished | undefined {
    const place = this.#unfinished.findIndex(({ file }) => file.project === project);
    if (place >= 0) return this.#unfinished.splice(place, 1)[0];
    return finish ? undefined : this.#build(project, life);
  }

  #build(project: string, life: string): Unfinished {
    const version = `1.${(this.#count += 1)}`;
    const modules = [{ path: `${project}/data.bin`, content: this.#random.bytes(sizeOf(this.#random)) }];
    const build = this.#random.next() < WHEEL_SHARE ? buildWheel : buildSdist;
    const distribution = build({ name: project, version, metadata: [['Summary', life]], modules });
    const { filename, bytes } = distribution;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { distribution, file: { project, filename, version, sha256, sizeBytes: bytes.length } };
  }

  async #upload(one: Unfinished, token: string, { url }: WorkOrder, journal: Journal): Promise<boolean> {
    const { file, distribution } = one;
    journal.append({ kind: 'upload-asked', file });
    const answer = await ask(`${url}/legacy/`, {
      method: 'POST',
      headers: { authorization: basic(token), accept: 'application/json' },
      body: uploadForm(distribution, { name: file.project, version: file.version }),
    });
    if (answer?.status === 200) {
      journal.append({ kind: 'uploaded', filename: file.filename });
      process.send?.('uploaded', () => undefined);
      await textOf(answer);
      return true;
    }
    this.#unfinished.push(one);
    if (answer === undefined) return false;
    const body = (await textOf(answer)) ?? '';
    journal.append({ kind: 'unexpected', asked: `upload ${file.filename}`, status: answer.status, body });
    return false;
  }

  async #burn(token: string, { url }: WorkOrder, journal: Journal): Promise<boolean> {
    journal.append({ kind: 'burn-asked', token });
    const answer = await ask(`${url}/_/oidc/burn-token`, {
      method: 'POST',
      body: JSON.stringify({ token }),
    });
    if (answer?.status === 202) journal.append({ kind: 'burned', token });
    return answer !== undefined && (await textOf(answer)) !== undefined;
  }
}

/** The answer, or undefined when the server is gone. */
async function ask(url: string, init: RequestInit): Promise<Response | undefined> {
  return fetch(url, init).catch(() => undefined);
}

async function textOf(answer: Response): Promise<string | undefined> {
  return answer.text().catch(() => undefined);
}

async function createClient({ privateKey, seed }: ClientSetup): Promise<Client> {
  const key = await importJWK(privateKey, 'RS256');
  const header = { alg: 'RS256', kid: privateKey.kid!, typ: 'JWT' };
  return new Client(seededRandom(seed), (project, jti) =>
    new SignJWT({ ...claimsOf(project, jti) }).setProtectedHeader(header).sign(key),
  );
}

let client: Promise<Client> | undefined;
process.on('message', (message) => {
  if (client === undefined) {
    client = createClient(message as ClientSetup);
    return;
  }
  void client
    .then((ready) => ready.work(message as WorkOrder))
    .then(() => process.send?.('idle', () => undefined));
});
process.on('disconnect', () => process.exit());
process.send?.('loaded', () => undefined);
