import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JSONWebKeySet, type JWK, exportJWK, generateKeyPair } from 'jose';
import { openIndex } from '../../../src/server/index.ts';
import { type SeededRandom, seededRandom } from '../random.ts';
import { type ClientChild, type ServerChild, startClient, startServer } from './children.ts';
import { DEATH_POINTS, type DeathPoint } from './die-at.ts';
import { type Findings, type Scene, lookAfterCrash } from './verify.ts';
import { PROJECTS, crashConfig, registrationOf } from './world.ts';

/** How a run of crashes is made. */
export interface CrashOptions {
  readonly kills: number;
  readonly seed: number;
  /** How the servers die, in turns. */
  readonly deaths?: readonly Death[];
  /** True: servers that answer early, which the run must find. */
  readonly unsound?: boolean;
}

/** How a server is killed: at a random moment of its work or of its start, or at a forced point. */
export type Death = 'at work' | 'at start' | DeathPoint;

/** What a run of crashes came to. */
export interface CrashReport {
  readonly kills: Readonly<Record<string, number>>;
  readonly checked: number;
  /** How many contents a crash left behind; each was taken up again by the next upload of its file. */
  readonly unreferenced: number;
}

/** Kills of one data directory; then a new one, so that looking does not take longer and longer. */
const KILLS_PER_LIFE = 25;
const LONGEST_WORK_MILLISECONDS = 250;
/** How many of the kills at work come while the server has not acknowledged any upload yet. */
const EARLY_SHARE = 0.25;
const LONGEST_START_MILLISECONDS = 60;
const LATEST_TIME_OF_A_POINT = 4;

/** Every second kill is at a random moment; in between the forced points take turns. */
const TURNS: readonly Death[] = DEATH_POINTS.flatMap((point, turn): Death[] => [
  turn % 4 === 3 ? 'at start' : 'at work',
  point,
]);

async function makeKeys(): Promise<{ privateKey: JWK; keySet: JSONWebKeySet }> {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const names = { kid: 'crash-key', alg: 'RS256', use: 'sig' };
  return {
    privateKey: { ...(await exportJWK(pair.privateKey)), ...names },
    keySet: { keys: [{ ...(await exportJWK(pair.publicKey)), ...names }] },
  };
}

interface RunSetup {
  readonly random: SeededRandom;
  readonly folder: string;
  readonly keySet: JSONWebKeySet;
  readonly client: ClientChild;
  readonly options: CrashOptions;
}

class CrashRun {
  readonly #random: SeededRandom;
  readonly #folder: string;
  readonly #keySet: JSONWebKeySet;
  readonly #client: ClientChild;
  readonly #deaths: readonly Death[];
  readonly #unsound: boolean;
  readonly #kills: Record<string, number> = {};
  #server: Promise<ServerChild>;
  #checked = 0;
  readonly #unreferenced = new Set<string>();

  constructor(setup: RunSetup) {
    this.#random = setup.random;
    this.#folder = setup.folder;
    this.#keySet = setup.keySet;
    this.#client = setup.client;
    this.#deaths = setup.options.deaths ?? TURNS;
    this.#unsound = setup.options.unsound ?? false;
    this.#server = this.#startServer();
  }

  #startServer(): Promise<ServerChild> {
    const server = startServer(path.join(this.#folder, 'compiled'));
    server.catch(() => undefined);
    return server;
  }

  /** A server that has loaded; the next one loads meanwhile. */
  async #nextServer(): Promise<ServerChild> {
    const server = await this.#server;
    this.#server = this.#startServer();
    return server;
  }

  async all(kills: number): Promise<CrashReport> {
    for (let done = 0; done < kills; done += KILLS_PER_LIFE) {
      await this.#life(done, Math.min(KILLS_PER_LIFE, kills - done));
    }
    return { kills: this.#kills, checked: this.#checked, unreferenced: this.#unreferenced.size };
  }

  async stop(): Promise<void> {
    await this.#client.stop();
    await (await this.#server).kill();
  }

  async #life(first: number, kills: number): Promise<void> {
    const name = `life${first}`;
    const directory = path.join(this.#folder, name);
    const scene: Scene = {
      directory,
      journalFile: `${directory}.journal`,
      noteFile: `${directory}.note`,
      keySet: this.#keySet,
      random: this.#random,
      seen: new Set(),
    };
    await this.#register(directory);
    for (let kill = first; kill < first + kills; kill += 1) {
      const death = this.#deaths[kill % this.#deaths.length]!;
      await this.#die(death, scene, name);
      this.#kills[death] = (this.#kills[death] ?? 0) + 1;
      this.#hold(await lookAfterCrash(scene), `kill ${kill} (${death})`);
      await rm(scene.noteFile, { force: true });
    }
    await this.#finish(scene, name);
    await rm(directory, { recursive: true });
  }

  async #register(directory: string): Promise<void> {
    const opened = await openIndex(crashConfig(directory, this.#keySet));
    for (const project of PROJECTS) await opened.index.addPublisher(registrationOf(project));
    await opened.close();
  }

  #hold({ broken, unreferenced, checked }: Findings, when: string): void {
    if (broken.length > 0) throw new Error(`after ${when}:\n${broken.join('\n')}`);
    this.#checked += checked;
    for (const sha256 of unreferenced) this.#unreferenced.add(sha256);
  }

  async #die(death: Death, scene: Scene, life: string): Promise<void> {
    const { directory, journalFile, noteFile } = scene;
    const server = await this.#nextServer();
    const order = { directory, keySet: this.#keySet, unsound: this.#unsound };
    if (death === 'at start') {
      const opening = server.open(order);
      await sleep(this.#random.next() * LONGEST_START_MILLISECONDS);
      await server.kill();
      await opening;
      return;
    }
    const nth = this.#random.between(1, LATEST_TIME_OF_A_POINT);
    const deathPlan = death === 'at work' ? {} : { deathPlan: { point: death, nth, noteFile } };
    const url = await this.#open(server, { ...order, ...deathPlan });
    const working = this.#client.work({ url, life, journalFile, finish: false });
    if (death === 'at work') {
      if (this.#random.next() >= EARLY_SHARE) await working.uploaded;
      await sleep(this.#random.next() * LONGEST_WORK_MILLISECONDS);
      await server.kill();
    } else {
      await server.died();
    }
    await working.idle;
  }

  async #open(server: ServerChild, order: Parameters<ServerChild['open']>[0]): Promise<string> {
    const answer = await server.open(order);
    if (answer === undefined || 'refused' in answer) {
      throw new Error(`the server did not start: ${answer?.refused ?? 'it died'}`);
    }
    return answer.url;
  }

  /** Without a crash the client gets everything acknowledged that it ever wanted, and nothing is left over. */
  async #finish(scene: Scene, life: string): Promise<void> {
    const { directory, journalFile } = scene;
    const server = await this.#nextServer();
    const url = await this.#open(server, { directory, keySet: this.#keySet });
    await this.#client.work({ url, life, journalFile, finish: true }).idle;
    await server.kill();
    const findings = await lookAfterCrash(scene);
    this.#hold(findings, `the end of ${life}`);
    if (findings.unreferenced.length > 0) {
      throw new Error(
        `${life}: ${findings.unreferenced.length} contents belong to no file although all came again`,
      );
    }
  }
}

/**
 * Kills servers with SIGKILL while a client of its own mints, uploads and burns, and compares after each restart
 * what the index holds with what the client was told. Throws what does not hold.
 */
export async function runCrashes(options: CrashOptions): Promise<CrashReport> {
  const random = seededRandom(options.seed);
  const folder = await mkdtemp(path.join(tmpdir(), 'tokenless-crash-'));
  const { privateKey, keySet } = await makeKeys();
  const cache = path.join(folder, 'compiled');
  const client = await startClient({ privateKey, seed: random.between(0, 2 ** 32 - 1) }, cache);
  const run = new CrashRun({ random, folder, keySet, client, options });
  try {
    return await run.all(options.kills);
  } finally {
    await run.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
