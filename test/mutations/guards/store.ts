import { type Mutation, guardsOf } from '../mutation.ts';

const ADAPTERS = 'src/server/adapters';
const MINT = ['test/integration/index/mint.test.ts'];
const UPLOAD = ['test/integration/index/upload.test.ts'];
const MULTIPART = ['test/integration/index/hostile-multipart.test.ts'];
const LIFECYCLE = ['test/integration/index/lifecycle.test.ts'];
const STORES = ['test/contracts/stores.test.ts'];
const LEFTOVERS = ['test/integration/index/leftovers.test.ts'];
const DISK = ['src/server/adapters/contents/disk.test.ts'];
const DATABASE = ['src/server/adapters/db/sqlite/database.test.ts'];
const DURABLE = ['test/faults/flush/flush-order.test.ts'];

/** The guards of the store: transactions, flushes, locks, what is removed. */
export const STORE_MUTATIONS: readonly Mutation[] = [
  ...guardsOf(`${ADAPTERS}/db/sqlite/tokens.ts`, [...STORES, ...LEFTOVERS, ...MINT], {
    'mint-claims-used-id': ['an ID token is used once', '  await claimUsedId(transaction, command);\n', ''],
    'used-id-last-second': [
      'a used ID is kept until its last second',
      ".where('used_ids.keep_until', '<', at('atSeconds'))",
      ".where('used_ids.keep_until', '<=', at('atSeconds'))",
    ],
    'used-ids-forgotten': [
      'used IDs that nobody needs any more go',
      "  await transaction.deleteFrom('used_ids').where('keep_until', '<', keptUntil).execute();\n",
      '',
    ],
    'pending-once': [
      'a pending publisher is reified once',
      "if (removed.numDeletedRows === 0n) throw new Undone<MintResult>('grant-gone');",
      '',
    ],
    'mint-publisher-there': [
      'a publisher that was removed meanwhile mints nothing',
      'if (row === undefined || !isDeepStrictEqual(fieldsOf(row), fields)) {',
      'if (row !== undefined && !isDeepStrictEqual(fieldsOf(row), fields)) {',
    ],
    'mint-publisher-unchanged': [
      'a publisher whose ids were pinned meanwhile is matched anew',
      'if (row === undefined || !isDeepStrictEqual(fieldsOf(row), fields)) {',
      'if (row === undefined) {',
    ],
    'mint-audited': [
      'a mint is in the audit trail',
      "  await insertEvents(transaction, command.events);\n  return 'minted';",
      "  return 'minted';",
    ],
    'burn-once': ['a token is burned once', "          .where('burned_at', 'is', null)\n", ''],
  }),
  ...guardsOf(`${ADAPTERS}/db/sqlite/files.ts`, [...STORES, ...LEFTOVERS, ...UPLOAD], {
    'add-file-grant': [
      'the right to upload is proven in the transaction',
      "if (!(await hasGrant(transaction, command))) return 'grant-gone';",
      '',
    ],
    'add-file-burned': [
      'a token that was burned meanwhile adds nothing',
      "    .where('upload_tokens.burned_at', 'is', null)\n",
      '',
    ],
    'add-file-project': [
      'a token adds files to its own project',
      "    .where('publishers.project_id', '=', file.projectId)\n",
      '',
    ],
    'add-file-conflict': [
      'a filename and a content stand once',
      'if (conflict !== undefined) return conflict;',
      '',
    ],
    'add-file-project-size': [
      'a project is no larger than the limit',
      "if (total + file.sizeBytes > maxProjectBytes) return 'project-too-large';",
      '',
    ],
    'add-file-one-sdist': [
      'a release has one sdist',
      "return sdist === undefined ? undefined : 'sdist-exists';",
      'return undefined;',
    ],
    'add-file-undone': [
      'a refused file leaves no release behind',
      'if (refusal !== undefined) throw new Undone<AddFileResult>(refusal);',
      'if (refusal !== undefined) return refusal;',
    ],
  }),
  ...guardsOf(
    `${ADAPTERS}/db/sqlite/migrate.ts`,
    ['src/server/adapters/db/sqlite/migrate.test.ts', ...LIFECYCLE],
    {
      'database-newer': [
        'a database of a newer release is left alone',
        "if (unknown !== undefined) throw indexErrors.create('database-newer', { migration: unknown });",
        '',
      ],
      'migrations-whole': [
        'migrations run all or none',
        "if (database.isTransaction) database.exec('ROLLBACK');",
        "if (database.isTransaction) database.exec('COMMIT');",
      ],
    },
  ),
  ...guardsOf(`${ADAPTERS}/db/sqlite/group-commit.ts`, [`${ADAPTERS}/db/sqlite/group-commit.test.ts`], {
    'group-own-savepoint': [
      'what throws in a group undoes its own changes',
      "this.#connection.exec('ROLLBACK TO one; RELEASE one');",
      "this.#connection.exec('RELEASE one');",
    ],
    'group-flushed-before-answers': [
      'nobody of a group is told before the flush',
      'await this.flushed();\n      return answers;',
      'return answers;',
    ],
    'group-stops-after-failed-flush': [
      'nothing is written after a flush that failed',
      'this.#failed = { error };',
      '',
    ],
  }),
  ...guardsOf(`${ADAPTERS}/db/sqlite/database.ts`, [...DATABASE, ...DURABLE, ...LEFTOVERS, ...STORES], {
    'commit-flushed': [
      'a commit is on the disk before anybody is told',
      'flush: () => flush(descriptor)',
      'flush: () => Promise.resolve()',
    ],
    'database-schema-distrusted': [
      'a database that somebody else wrote runs no functions',
      "database.exec('PRAGMA trusted_schema = OFF');",
      '',
    ],
    'database-defensive': [
      'a database that somebody else wrote cannot corrupt itself',
      'defensive: true,',
      'defensive: false,',
    ],
    'database-foreign-keys': [
      'what belongs to a removed row goes with it',
      'enableForeignKeyConstraints: true,',
      'enableForeignKeyConstraints: false,',
    ],
  }),
  ...guardsOf(`${ADAPTERS}/threads.ts`, [`${ADAPTERS}/threads.test.ts`], {
    'index-threads-environment': [
      'a thread of the index has nothing of its environment',
      'new Worker(program, { env: {} })',
      'new Worker(program)',
    ],
    'index-threads-closed': [
      'who waits for a thread of a closed index does not wait for ever',
      '      for (const tell of waiting.splice(0)) tell();\n',
      '',
    ],
  }),
  ...guardsOf(
    `${ADAPTERS}/contents/distribution-reader.ts`,
    [`${ADAPTERS}/contents/distribution-reader.test.ts`],
    {
      'index-threads-refuse': [
        'what a thread refuses is refused',
        "if ('error' in answer) throw putTogether(answer.error);",
        "if ('error' in answer) return readHere.read(file, '');",
      ],
    },
  ),
  ...guardsOf(`${ADAPTERS}/contents/disk.ts`, [...DISK, ...STORES, ...DURABLE, ...MULTIPART, ...LIFECYCLE], {
    'content-folder-flushed': [
      'a rename is on the disk before anybody is told',
      '  await rename(from, to);\n  await flushFolder(folder);\n',
      '  await rename(from, to);\n',
    ],
    'content-private': ['what is arriving is for nobody else', "'wx+', 0o600", "'wx+', 0o644"],
    'content-too-large-removed': [
      'a content that is too large goes',
      '    await handle.close();\n    await rm(file, { force: true });\n    return written;',
      '    await handle.close();\n    return written;',
    ],
    'content-broken-removed': [
      'a content whose stream broke goes',
      '    await handle?.close();\n    await rm(file, { force: true });\n',
      '    await handle?.close();\n',
    ],
    'content-discarded': [
      'a content that is discarded goes',
      '      await handle.close();\n      await rm(file, { force: true });\n    },',
      '      await handle.close();\n    },',
    ],
    'content-stale-removed': [
      'what an earlier run was receiving goes',
      '    await removeStale(folders.incoming);\n',
      '',
    ],
  }),
  ...guardsOf(
    `${ADAPTERS}/contents/receive.ts`,
    [...DISK, ...STORES, ...DURABLE, ...MULTIPART, ...LIFECYCLE],
    {
      'content-flushed': [
        'bytes are on the disk before they get their name',
        '    await this.#handle.sync();\n',
        '',
      ],
      'content-limit': [
        'no more is kept than the limit',
        "return sizeBytes > maxBytes ? 'too-large' : receiver.end();",
        'return receiver.end();',
      ],
      'content-limit-early': [
        'nothing beyond the limit is written',
        'if (failure !== undefined || sizeBytes > maxBytes) continue;',
        'if (failure !== undefined) continue;',
      ],
    },
  ),
  ...guardsOf(`${ADAPTERS}/contents/place.ts`, [...STORES, ...DURABLE], {
    'content-address': [
      'contents are addressed by a SHA-256',
      'if (!isSha256(sha256)) throw',
      'if (false) throw',
    ],
    'folder-flush': ['flushing a folder flushes it', '    await handle.sync();\n', ''],
  }),
  ...guardsOf(`${ADAPTERS}/contents/durable-folders.ts`, DURABLE, {
    'new-folder-flushed': [
      'a new folder is on the disk before anything in it counts',
      '  await flushFolder(parent);\n',
      '',
    ],
  }),
  ...guardsOf(
    `${ADAPTERS}/contents/keyed-lock.ts`,
    ['src/server/adapters/contents/keyed-lock.test.ts', ...STORES],
    {
      'lock-waits': ['one at a time holds a key', '    await before;\n', ''],
      'lock-released': [
        'a key is let go whatever happens',
        '    } finally {\n      resolve();',
        '    } finally {\n',
      ],
      'lock-order': ['keys are taken in one order', '        .toSorted()\n', ''],
    },
  ),
  ...guardsOf(`${ADAPTERS}/data-directory.ts`, LIFECYCLE, {
    'data-directory-lock': [
      'one index at a time serves a data directory',
      "database.exec('BEGIN EXCLUSIVE');",
      "database.exec('BEGIN');",
    ],
    'data-directory-writable': [
      'an index that cannot write does not start',
      '    await checkWritable(directory);\n',
      '',
    ],
  }),
];
