import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sha256 } from '../../../../test/support/releases.ts';
import {
  type StandInReply,
  createTestClock,
  startStandIn,
} from '../../../../test/support/stand-in-server.ts';
import { readIndexStates, readLocalFiles } from './index.ts';
import type { IndexState, StatusIndex } from './facts.ts';

const RELEASE = { project: 'Paxman', version: '0.5' };
const WHEEL = 'paxman-0.5.0-py3-none-any.whl';

const anIndex = (url: string): StatusIndex => ({
  name: 'pypi',
  target: { uploadUrl: `${url}/legacy/`, simpleUrl: `${url}/simple/` },
  registration: 'publisher',
  environment: 'pypi',
  takesVersion: true,
});

async function look(reply: StandInReply): Promise<IndexState | undefined> {
  await using server = await startStandIn(() => reply);
  const [state] = await readIndexStates([anIndex(server.url)], RELEASE, createTestClock());
  return state;
}

const page = (files: readonly object[]): StandInReply => ({
  headers: { 'content-type': 'application/vnd.pypi.simple.v1+json' },
  body: JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'paxman', files }),
});
const file = (filename: string, more: object = {}): object => ({
  filename,
  url: 'x',
  hashes: { sha256: 'A'.repeat(64) },
  ...more,
});

describe('what an index has of a release', () => {
  it('is its files of that version, whatever else is on the page', async () => {
    const files = [
      file('paxman-0.4.0.tar.gz'),
      file(WHEEL, { yanked: 'broken' }),
      file('paxman-0.5.tar.gz', { hashes: {} }),
      file('../../evil'),
      file('other-0.5.0.tar.gz'),
    ];
    expect(await look(page(files))).toMatchObject({
      project: 'yes',
      problem: null,
      files: [
        { filename: WHEEL, sha256: 'a'.repeat(64), yanked: true },
        { filename: 'paxman-0.5.tar.gz', sha256: null, yanked: false },
      ],
    });
  });

  it.each<[string, StandInReply, string]>([
    ['nothing', { status: 404 }, 'no'],
    ['a private page', { status: 403 }, 'unknown'],
    ['an error', { status: 500 }, 'unknown'],
    ['a page for people', { headers: { 'content-type': 'text/html' }, body: '<html>' }, 'unknown'],
  ])('is told of %s', async (_what, reply, project) => {
    const state = await look(reply);
    expect(state).toMatchObject({ project, files: [] });
    expect(state?.problem === null).toBe(project === 'no');
  });

  it('of an index that is down does not keep the others from being told', async () => {
    await using server = await startStandIn(() => page([file(WHEEL)]));
    const indexes = [anIndex('http://127.0.0.1:1'), anIndex(server.url)];
    const states = await readIndexStates(indexes, RELEASE, createTestClock());
    expect(states.map(({ project }) => project)).toEqual(['unknown', 'yes']);
    expect(states[0]?.problem).toContain('could not be reached');
  });
});

describe('what is here of a release', () => {
  async function folder(files: Readonly<Record<string, string>>): Promise<string> {
    const root = await mkdtemp(path.join(tmpdir(), 'tokenless-status-'));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, name), text);
    return root;
  }

  it('is hashed, with the list beside it', async () => {
    const list = `${'c'.repeat(64)}  ${WHEEL}\n${'d'.repeat(64)}  other-1.0.tar.gz\n`;
    const root = await folder({ [WHEEL]: 'wheel', 'notes.txt': 'x', SHA256SUMS: list });
    expect(await readLocalFiles(root, RELEASE)).toEqual({
      files: [
        { filename: WHEEL, sha256: sha256(Buffer.from('wheel')), from: 'file' },
        { filename: WHEEL, sha256: 'c'.repeat(64), from: 'SHA256SUMS' },
      ],
      unseen: [],
    });
  });

  it('is nothing where no folder is, and a broken list is told', async () => {
    const root = await folder({ SHA256SUMS: 'not a list' });
    expect(await readLocalFiles(path.join(root, 'dist'), RELEASE)).toMatchObject({
      files: [],
      unseen: [expect.stringContaining('`SHA256SUMS`') as string],
    });
    expect(await readLocalFiles('/nowhere/at/all', RELEASE)).toEqual({ files: [], unseen: [] });
  });
});
