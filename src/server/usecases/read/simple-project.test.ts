import { describe, expect, it } from 'vitest';
import type { StoredFile } from '../records.ts';
import { createSimpleProject } from './simple-project.ts';

const project = { id: 'p', name: 'Hello', normalizedName: 'hello', owner: 'admin' };

describe('a project page', () => {
  it('is in the order of versions, then of filenames, whatever the order of the store', async () => {
    const names = [
      ['2.0', 'b'],
      ['2.0', 'a'],
      ['2.0', 'c'],
      ['10.0', 'a'],
      ['2.0rc1', 'z'],
    ] as const;
    const files = names.map(([version, filename]) => ({ version, filename }) as StoredFile);
    for (const order of [files, files.toReversed()]) {
      const read = createSimpleProject({
        store: {
          findProject: () => Promise.resolve(project),
          listFiles: () => Promise.resolve(order),
          pageRevision: () => 7,
        },
      });
      const outcome = await read('HELLO');
      expect(outcome).toMatchObject({
        kind: 'done',
        value: {
          revision: 7,
          versions: ['2.0rc1', '2.0', '10.0'],
          files: [
            { filename: 'z' },
            { filename: 'a' },
            { filename: 'b' },
            { filename: 'c' },
            { filename: 'a' },
          ],
        },
      });
    }
  });

  it('says the revision from before its files were read: a change in between makes it stale, not wrong', async () => {
    let revision = 1;
    const read = createSimpleProject({
      store: {
        findProject: () => Promise.resolve(project),
        listFiles: () => {
          revision += 1;
          return Promise.resolve([]);
        },
        pageRevision: () => revision,
      },
    });
    expect(await read('hello')).toMatchObject({ value: { revision: 1 } });
  });
});
