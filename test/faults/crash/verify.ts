import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { JSONWebKeySet } from 'jose';
import { type OpenIndex, checkDataDirectory, openIndex } from '../../../src/server/index.ts';
import { uploadForm } from '../../support/index/upload-body.ts';
import type { SeededRandom } from '../random.ts';
import type { DeathNote } from './die-at.ts';
import { type Told, type WantedFile, readJournal, toldBy } from './journal.ts';
import { basic, crashConfig } from './world.ts';

/** What is looked at after a crash. */
export interface Scene {
  readonly directory: string;
  readonly journalFile: string;
  readonly noteFile: string;
  readonly keySet: JSONWebKeySet;
  readonly random: SeededRandom;
  /** What earlier looks have checked byte by byte; of that only a sample is checked again. */
  readonly seen: Set<string>;
}

/** What a look after a crash found. */
export interface Findings {
  /** Empty when everything holds. */
  readonly broken: readonly string[];
  /** Contents that belong to no file, by their SHA-256. */
  readonly unreferenced: readonly string[];
  /** Acknowledgements that were checked: mints, burns and files. */
  readonly checked: number;
}

const OLDER_SAMPLES = 3;
const JSON_TYPE = 'application/vnd.pypi.simple.v1+json';

interface ListedFile {
  readonly filename: string;
  readonly url: string;
  readonly size: number;
  readonly hashes: { readonly sha256: string };
  readonly 'core-metadata'?: { readonly sha256: string } | false;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

class Look {
  readonly broken: string[] = [];
  checked = 0;
  readonly #scene: Scene;
  readonly #told: Told;
  readonly #opened: OpenIndex;
  /** What earlier looks have seen; this one adds to it. */
  readonly #seenBefore: ReadonlySet<string>;

  constructor(scene: Scene, told: Told, opened: OpenIndex) {
    this.#scene = scene;
    this.#told = told;
    this.#opened = opened;
    this.#seenBefore = new Set(scene.seen);
  }

  async request(target: string, init?: RequestInit): Promise<Response> {
    return this.#opened.app.request(new Request(`http://localhost${target}`, init));
  }

  #expect(holds: boolean, otherwise: string): void {
    if (!holds) this.broken.push(otherwise);
  }

  /** What was not looked at yet, and a few that were. */
  #sample(kind: string, names: Iterable<string>): string[] {
    const { random, seen } = this.#scene;
    const key = (name: string): string => `${kind} ${name}`;
    const all = [...names];
    const fresh = all.filter((name) => !seen.has(key(name)));
    for (const name of fresh) seen.add(key(name));
    this.checked += fresh.length;
    const older = all.filter((name) => !fresh.includes(name));
    const again = older.length === 0 ? [] : Array.from({ length: OLDER_SAMPLES }, () => random.pick(older));
    return [...fresh, ...again];
  }

  async #bytes(target: string): Promise<Uint8Array> {
    const response = await this.request(target);
    this.#expect(response.status === 200, `${target}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async #listed(): Promise<ReadonlyMap<string, ListedFile>> {
    const listed = new Map<string, ListedFile>();
    const projects = new Set([...this.#told.wanted.values()].map(({ project }) => project));
    for (const project of projects) {
      const response = await this.request(`/simple/${project}/`, { headers: { accept: JSON_TYPE } });
      if (response.status === 404) continue;
      const page = (await response.json()) as { files: ListedFile[] };
      for (const file of page.files) listed.set(file.filename, file);
    }
    return listed;
  }

  async #checkWhole(file: ListedFile, wanted: WantedFile): Promise<void> {
    const target = new URL(file.url, 'http://localhost').pathname;
    const bytes = await this.#bytes(target);
    this.#expect(sha256(bytes) === wanted.sha256, `${file.filename} is served with other bytes`);
    const metadata = file['core-metadata'];
    if (metadata === undefined || metadata === false) return;
    const served = await this.#bytes(`${target}.metadata`);
    this.#expect(sha256(served) === metadata.sha256, `${file.filename}.metadata is served with other bytes`);
  }

  /** Every acknowledged file is listed and whole; whatever else is listed was asked for, and is whole too. */
  async files(): Promise<ReadonlyMap<string, ListedFile>> {
    const listed = await this.#listed();
    for (const filename of this.#told.uploaded) {
      this.#expect(listed.has(filename), `${filename} was acknowledged and is not listed`);
    }
    for (const { filename, hashes, size } of listed.values()) {
      const wanted = this.#told.wanted.get(filename);
      this.#expect(wanted?.sha256 === hashes.sha256, `${filename} is listed with another hash`);
      this.#expect(wanted?.sizeBytes === size, `${filename} is listed with another size`);
    }
    for (const filename of this.#sample('file', listed.keys())) {
      const wanted = this.#told.wanted.get(filename);
      if (wanted !== undefined) await this.#checkWhole(listed.get(filename)!, wanted);
    }
    return listed;
  }

  async exchange(idToken: string): Promise<{ status: number; text: string }> {
    const body = JSON.stringify({ token: idToken });
    const response = await this.request('/_/oidc/mint-token', { method: 'POST', body });
    return { status: response.status, text: await response.text() };
  }

  async mints(): Promise<void> {
    for (const jti of this.#sample('mint', this.#told.minted.keys())) {
      const { status, text } = await this.exchange(this.#told.asked.get(jti)!.idToken);
      const refused = status === 422 && text.includes('id-token-reused');
      this.#expect(refused, `the ID token ${jti} was exchanged again: ${status} ${text}`);
    }
    const publishers = await this.#opened.index.listPublishers();
    for (const jti of this.#told.minted.keys()) {
      const { project } = this.#told.asked.get(jti)!;
      const own = publishers.filter((publisher) => publisher.project === project);
      this.#expect(own.length === 1 && own[0]?.pending === false, `${project} is not reified once`);
    }
  }

  async #uploadAgain(token: string, file: ListedFile, wanted: WantedFile): Promise<number> {
    const bytes = await this.#bytes(new URL(file.url, 'http://localhost').pathname);
    const response = await this.request('/legacy/', {
      method: 'POST',
      headers: { authorization: basic(token), accept: 'application/json' },
      body: uploadForm(
        { filename: wanted.filename, bytes },
        { name: wanted.project, version: wanted.version },
      ),
    });
    return response.status;
  }

  /** Burned tokens stay burned; those that nobody burned still work. */
  async tokens(listed: ReadonlyMap<string, ListedFile>): Promise<void> {
    const { minted, asked, burnAsked, burned, wanted } = this.#told;
    const projectOf = new Map([...minted].map(([jti, token]) => [token, asked.get(jti)!.project]));
    const alive = [...minted.values()].filter((token) => !burnAsked.has(token));
    for (const [kind, tokens, status] of [
      ['burned token', burned, 403],
      ['token', alive, 200],
    ] as const) {
      for (const token of this.#sample(kind, tokens)) {
        const file = [...listed.values()].find(
          ({ filename }) => wanted.get(filename)?.project === projectOf.get(token),
        );
        if (file === undefined) continue;
        const got = await this.#uploadAgain(token, file, wanted.get(file.filename)!);
        this.#expect(got === status, `a ${kind} of ${String(projectOf.get(token))} was answered ${got}`);
      }
    }
  }

  /** What the server was doing when it died at a forced point is done wholly or not at all. */
  async #note({ point, subject }: DeathNote, listed: ReadonlyMap<string, ListedFile>): Promise<void> {
    const file = [...listed.values()].find(({ hashes }) => hashes.sha256 === subject);
    if (point === 'file-committed') this.#expect(file !== undefined, 'a committed file is not listed');
    if (['received', 'kept', 'all-kept'].includes(point)) {
      // One that an earlier server committed and told nobody comes again, and is received again.
      const isOld = file !== undefined && this.#seenBefore.has(`file ${file.filename}`);
      this.#expect(file === undefined || isOld, `a file is listed that was only ${point}`);
    }
    if (point === 'mint-committed' || point === 'mint-prepared') {
      const { status } = await this.exchange(this.#told.asked.get(subject)!.idToken);
      const expected = point === 'mint-committed' ? 422 : 200;
      this.#expect(status === expected, `an ID token after ${point} was answered ${status}`);
    }
    if (point === 'burn-committed') {
      const token = [...this.#told.burnAsked].find((one) => sha256(Buffer.from(one)) === subject);
      const jti = [...this.#told.minted].find(([, minted]) => minted === token)?.[0] ?? '';
      const project = this.#told.asked.get(jti)?.project;
      const wanted = [...this.#told.wanted.values()].find(
        (file) => file.project === project && listed.has(file.filename),
      );
      this.#expect(token !== undefined, 'a token was burned that nobody asked to burn');
      if (wanted === undefined || token === undefined) return;
      const status = await this.#uploadAgain(token, listed.get(wanted.filename)!, wanted);
      this.#expect(status === 403, `a token whose burn was committed was answered ${status}`);
    }
  }

  async note(listed: ReadonlyMap<string, ListedFile>): Promise<void> {
    const { noteFile } = this.#scene;
    if (!existsSync(noteFile)) return;
    await this.#note(JSON.parse(readFileSync(noteFile, 'utf8')) as DeathNote, listed);
  }
}

/**
 * Restarts the index in this process and compares it with what the client was told, then checks the closed data
 * directory.
 */
export async function lookAfterCrash(scene: Scene): Promise<Findings> {
  const told = toldBy(readJournal(scene.journalFile));
  const opened = await openIndex(crashConfig(scene.directory, scene.keySet));
  const look = new Look(scene, told, opened);
  const arriving = readdirSync(path.join(scene.directory, 'incoming'));
  try {
    const listed = await look.files();
    await look.note(listed);
    await look.mints();
    await look.tokens(listed);
  } finally {
    await opened.close();
  }
  const { faults, unreferenced } = await checkDataDirectory(scene.directory);
  return {
    broken: [
      ...told.unexpected,
      ...look.broken,
      ...arriving.map((name) => `incoming/${name} was not removed at the start`),
      ...faults.map((fault) => `fsck: ${JSON.stringify(fault)}`),
    ],
    unreferenced: unreferenced.map((content) => content.sha256),
    checked: look.checked,
  };
}
