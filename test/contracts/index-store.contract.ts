import { describe, expect, it } from 'vitest';
import {
  LONGEST_MINT_SECONDS,
  type AddFileCommand,
  type GrantedPublisher,
  type IndexEvent,
  type IndexStore,
  type MintCommand,
  type PublisherQuery,
  type StoredFile,
} from '../../src/server/usecases/index.ts';

const ISSUER = 'https://token.actions.githubusercontent.com';
const event: IndexEvent = { event: 'publisher-added', atSeconds: 1, details: {} };
const publisher = {
  id: 'publisher',
  key: 'key',
  provider: 'github',
  issuer: ISSUER,
  fields: { owner: 'octo' },
  addedBy: 'admin',
};

function mint(changes: Partial<MintCommand> = {}, token: Partial<MintCommand['token']> = {}): MintCommand {
  const id = token.id ?? 'token';
  return {
    atSeconds: 100,
    usedId: { issuer: ISSUER, id: `used-${id}`, keepUntilSeconds: 200 },
    grant: granted(),
    token: { id, sha256: `sha-${id}`, expiresAtSeconds: 1000, claims: { ref: 'x' }, ...token },
    events: [event],
    ...changes,
  };
}

function granted(...changes: Partial<GrantedPublisher>[]): MintCommand['grant'] {
  const one = { id: 'publisher', fields: publisher.fields, pinned: undefined };
  return {
    kind: 'registered',
    publishers: (changes.length === 0 ? [{}] : changes).map((change) => ({ ...one, ...change })),
  };
}

const REIFIED: MintCommand['grant'] = {
  kind: 'reified',
  pendingPublisherId: 'pending',
  project: { id: 'new', name: 'New.Project', owner: 'admin' },
  publisher: { ...publisher, id: 'reified', key: 'reified-key' },
};

const FILE: StoredFile = {
  filename: 'hello-1.0.tar.gz',
  projectId: 'hello',
  version: '1.0',
  filetype: 'sdist',
  sizeBytes: 10,
  sha256: 'a',
  blake2b256: 'b',
  md5: 'c',
  requiresPython: undefined,
  metadataSha256: undefined,
  uploadedAtSeconds: 5,
};

function adding(file: Partial<StoredFile> = {}, changes: Partial<AddFileCommand> = {}): AddFileCommand {
  return {
    tokenId: 'token',
    file: { ...FILE, ...file },
    projectName: 'Hello',
    canonicalVersion: '1',
    maxProjectBytes: 100,
    events: [event],
    ...changes,
  };
}

/** What every store of the index must keep, whatever it is built on. */
export function runIndexStoreContract(name: string, open: () => Promise<IndexStore>): void {
  async function filled(): Promise<IndexStore> {
    const store = await open();
    await store.createProject({ id: 'hello', name: 'Hello', owner: 'admin', atSeconds: 1 }, event);
    await store.addPublisher({ ...publisher, projectId: 'hello', atSeconds: 1 }, event);
    await store.addPendingPublisher(
      { ...publisher, id: 'pending', project: 'New.Project', atSeconds: 1 },
      event,
    );
    return store;
  }

  async function everything(store: IndexStore): Promise<unknown> {
    return {
      projects: await store.listProjects(),
      publishers: await store.listPublishers(),
      pending: await store.listPendingPublishers(),
      events: await store.listEvents(100),
    };
  }

  describe(`the index store ${name}`, () => {
    it('finds publishers by the issuer of a token', async () => {
      const store = await filled();
      const query = { issuer: ISSUER, identity: { ownerName: 'octo' } };
      expect(await store.findPublishers(query)).toEqual([
        {
          id: 'publisher',
          provider: 'github',
          issuer: ISSUER,
          fields: { owner: 'octo' },
          project: 'Hello',
          projectId: 'hello',
        },
      ]);
      expect(await store.findPendingPublishers(query)).toMatchObject([
        { id: 'pending', project: 'New.Project', addedBy: 'admin' },
      ]);
      expect(await store.findPublishers({ ...query, issuer: `${ISSUER}/` })).toEqual([]);
    });

    it.each<[string, Record<string, string>, PublisherQuery['identity'][]]>([
      [
        'github',
        { owner: 'Octo', repository: 'App', ownerId: '1', repositoryId: '2' },
        [{ ownerName: 'octo' }, { repositoryName: 'app' }, { ownerId: '1' }, { repositoryId: '2' }],
      ],
      [
        'gitlab',
        { namespace: 'Group/sub', project: 'App', namespaceId: '1', projectId: '2' },
        [{ ownerName: 'group/sub' }, { repositoryName: 'app' }, { ownerId: '1' }, { repositoryId: '2' }],
      ],
      ['google', { email: 'A@example.org' }, [{ ownerName: 'a@example.org' }]],
      ['activestate', { organization: 'Org', project: 'p' }, [{ ownerName: 'org' }, { repositoryName: 'p' }]],
    ])(
      'finds publishers of %s by any name or id that they share, and no others',
      async (provider, fields, near) => {
        const store = await open();
        await store.createProject({ id: 'hello', name: 'Hello', owner: 'admin', atSeconds: 1 }, event);
        const row = { ...publisher, provider, fields, atSeconds: 1 };
        await store.addPublisher({ ...row, projectId: 'hello' }, event);
        await store.addPendingPublisher({ ...row, id: 'pending', project: 'new' }, event);
        const found = async (identity: PublisherQuery['identity']): Promise<number[]> => [
          (await store.findPublishers({ issuer: ISSUER, identity })).length,
          (await store.findPendingPublishers({ issuer: ISSUER, identity })).length,
        ];
        for (const identity of near) expect(await found({ ownerId: '9', ...identity })).toEqual([1, 1]);
        expect(await found({ ownerName: '1', repositoryName: '2', ownerId: '2', repositoryId: '1' })).toEqual(
          [0, 0],
        );
        expect(await found({})).toEqual([0, 0]);
      },
    );

    it('mints for a registered publisher', async () => {
      const store = await filled();
      expect(await store.claimUsedIdAndMint(mint())).toBe('minted');
      expect(await store.findUploadToken('sha-token')).toEqual({
        id: 'token',
        expiresAtSeconds: 1000,
        burned: false,
        grants: [{ publisherId: 'publisher', projectId: 'hello', normalizedName: 'hello' }],
      });
      expect(await store.findUploadToken('other')).toBeUndefined();
    });

    it('reifies a pending publisher with its project, whole', async () => {
      const store = await filled();
      expect(await store.claimUsedIdAndMint(mint({ grant: REIFIED }))).toBe('minted');
      expect(await store.findProject('new-project')).toEqual({
        id: 'new',
        name: 'New.Project',
        normalizedName: 'new-project',
        owner: 'admin',
      });
      expect(await store.listPendingPublishers()).toEqual([]);
      expect((await store.findUploadToken('sha-token'))?.grants).toMatchObject([{ projectId: 'new' }]);
    });

    it.each<[string, MintCommand, string]>([
      ['its used ID was claimed', mint({}, { id: 'first' }), 'id-token-reused'],
      [
        'its pending publisher is gone',
        mint({ grant: { ...REIFIED, pendingPublisherId: 'x' } as typeof REIFIED }),
        'grant-gone',
      ],
      [
        'its project exists',
        mint({ grant: { ...REIFIED, project: { id: 'x', name: 'HELLO', owner: 'a' } } as typeof REIFIED }),
        'project-exists',
      ],
      [
        'its project is too similar',
        mint({ grant: { ...REIFIED, project: { id: 'x', name: 'he11o', owner: 'a' } } as typeof REIFIED }),
        'project-name-similar',
      ],
      ['its publisher is gone', mint({ grant: granted({}, { id: 'x' }) }), 'grant-gone'],
      ['its publisher is not as it was matched', mint({ grant: granted({ fields: {} }) }), 'grant-gone'],
    ])('changes nothing when %s', async (_when, command, result) => {
      const store = await filled();
      await store.claimUsedIdAndMint(mint({}, { id: 'first' }));
      const before = await everything(store);
      expect(await store.claimUsedIdAndMint(command)).toBe(result);
      expect(await everything(store)).toEqual(before);
      expect(await store.findUploadToken('sha-token')).toBeUndefined();
      // Nor was the used ID claimed.
      expect(await store.claimUsedIdAndMint(mint())).toBe('minted');
    });

    it('lets one of many claim a used ID', async () => {
      const store = await filled();
      const usedId = { issuer: ISSUER, id: 'one', keepUntilSeconds: 200 };
      const commands = Array.from({ length: 20 }, (_, n) => mint({ usedId }, { id: `token-${n}` }));
      const results = await Promise.all(commands.map((command) => store.claimUsedIdAndMint(command)));
      expect(results.filter((result) => result === 'minted')).toHaveLength(1);
      expect(new Set(results)).toEqual(new Set(['minted', 'id-token-reused']));
    });

    it('keeps used IDs apart by issuer, and until their last second', async () => {
      const store = await filled();
      const usedId = { issuer: ISSUER, id: 'one', keepUntilSeconds: 200 };
      const result = (id: string, atSeconds: number, issuer = ISSUER): Promise<string> =>
        store.claimUsedIdAndMint(mint({ usedId: { ...usedId, issuer }, atSeconds }, { id }));
      expect([
        await result('a', 100),
        await result('b', 100, 'https://gitlab.com'),
        await result('c', 200),
        await result('d', 201),
      ]).toEqual(['minted', 'minted', 'id-token-reused', 'minted']);
      expect(await store.claimUsedIdAndMint(mint({ usedId: undefined }, { id: 'e' }))).toBe('minted');
    });

    it('still knows a used ID for a mint that was checked in time and waited for its turn (attack)', async () => {
      const store = await filled();
      const usedId = { issuer: ISSUER, id: 'one', keepUntilSeconds: 200 };
      expect(await store.claimUsedIdAndMint(mint({ usedId }, { id: 'first' }))).toBe('minted');
      const later = 200 + LONGEST_MINT_SECONDS;
      expect(await store.claimUsedIdAndMint(mint({ atSeconds: later }, { id: 'other' }))).toBe('minted');
      expect(await store.claimUsedIdAndMint(mint({ usedId, atSeconds: 199 }, { id: 'waited' }))).toBe(
        'id-token-reused',
      );
    });

    it('pins ids at a mint, unless another row of the project has them', async () => {
      const store = await filled();
      const pinned = { fields: { owner: 'octo', ownerId: '100' }, key: 'pinned' };
      await store.claimUsedIdAndMint(mint({ grant: granted({ pinned }) }));
      expect((await store.listPublishers())[0]).toMatchObject({ fields: { owner: 'octo', ownerId: '100' } });
      expect(
        await store.addPublisher(
          { ...publisher, id: 'x', key: 'pinned', projectId: 'hello', atSeconds: 1 },
          event,
        ),
      ).toBe('exists');
      await store.addPublisher(
        { ...publisher, id: 'second', key: 'again', projectId: 'hello', atSeconds: 1 },
        event,
      );
      const second = granted({ id: 'second', pinned });
      expect(await store.claimUsedIdAndMint(mint({ grant: second }, { id: 'two' }))).toBe('minted');
      const rows = await store.listPublishers();
      expect(rows.find(({ id }) => id === 'second')).toMatchObject({ fields: { owner: 'octo' } });
    });

    it('pins the ids of the first of two mints at once, and lets the other look again (attack)', async () => {
      const store = await filled();
      const first = { fields: { owner: 'octo', ownerId: '100' }, key: 'first' };
      const recreated = { fields: { owner: 'octo', ownerId: '666' }, key: 'recreated' };
      const results = await Promise.all([
        store.claimUsedIdAndMint(mint({ grant: granted({ pinned: first }) }, { id: 'one' })),
        store.claimUsedIdAndMint(mint({ grant: granted({ pinned: recreated }) }, { id: 'two' })),
        store.claimUsedIdAndMint(mint({ grant: granted() }, { id: 'three' })),
      ]);
      expect(results).toEqual(['minted', 'grant-gone', 'grant-gone']);
      expect(await store.listPublishers()).toMatchObject([{ fields: first.fields }]);
      expect(await store.findUploadToken('sha-two')).toBeUndefined();
    });

    it('burns a token once', async () => {
      const store = await filled();
      await store.claimUsedIdAndMint(mint());
      const burned: IndexEvent = { event: 'upload-token-burned', atSeconds: 7, details: {} };
      for (const sha256 of ['sha-token', 'sha-token', 'unknown']) await store.burnUploadToken(sha256, burned);
      expect((await store.findUploadToken('sha-token'))?.burned).toBe(true);
      expect((await store.listEvents(100)).filter((one) => one.event === 'upload-token-burned')).toEqual([
        burned,
      ]);
    });

    it('has each publisher once: per project, and pending per person', async () => {
      const store = await filled();
      expect(
        await store.addPublisher({ ...publisher, id: 'x', projectId: 'hello', atSeconds: 1 }, event),
      ).toBe('exists');
      const pending = { ...publisher, id: 'x', project: 'other', atSeconds: 1 };
      expect(await store.addPendingPublisher(pending, event)).toBe('exists');
      expect(await store.addPendingPublisher({ ...pending, addedBy: 'somebody' }, event)).toBe('added');
    });

    it('removes a publisher with what its tokens cover', async () => {
      const store = await filled();
      await store.claimUsedIdAndMint(mint());
      expect([
        await store.removePublisher('publisher', event),
        await store.removePublisher('publisher', event),
      ]).toEqual(['removed', 'unknown']);
      expect(await store.removePublisher('pending', event)).toBe('removed');
      expect((await store.findUploadToken('sha-token'))?.grants).toEqual([]);
      expect(await store.addFile(adding())).toBe('grant-gone');
    });

    it('adds files, and gives them back as they were', async () => {
      const store = await filled();
      await store.claimUsedIdAndMint(mint());
      const wheel = {
        ...FILE,
        filename: 'w.whl',
        filetype: 'bdist_wheel',
        sha256: 'd',
        blake2b256: 'e',
        requiresPython: '>=3',
        metadataSha256: 'm',
      } as const;
      expect(await store.addFile(adding({}, { projectName: 'HELLO' }))).toBe('added');
      expect(await store.addFile(adding({ ...wheel, version: '1.0.0' }))).toBe('added');
      expect(await store.findFile('hello-1.0.tar.gz')).toEqual(FILE);
      // The release is 1.0, however the second file writes it.
      expect(await store.listFiles('hello')).toEqual(expect.arrayContaining([FILE, wheel]));
      expect(
        (await store.findConflictingFiles('w.whl', 'b')).map(({ filename }) => filename).toSorted(),
      ).toEqual(['hello-1.0.tar.gz', 'w.whl']);
      expect([
        await store.isContentReferenced('a'),
        await store.isContentReferenced('m'),
        await store.isContentReferenced('x'),
      ]).toEqual([true, true, false]);
      expect(await store.findFile('nothing')).toBeUndefined();
    });

    it.each<[string, AddFileCommand, string]>([
      ['the very file is there', adding(), 'identical-file-exists'],
      ['another content has its name', adding({ sha256: 'x', blake2b256: 'x' }), 'file-exists'],
      ['its content has another name', adding({ filename: 'other.tar.gz' }), 'file-exists'],
      ['the release has an sdist', adding({ filename: 'x', sha256: 'x', blake2b256: 'x' }), 'sdist-exists'],
      [
        'the project would be too large',
        adding({ filename: 'x', sha256: 'x', blake2b256: 'x', filetype: 'bdist_wheel', sizeBytes: 91 }),
        'project-too-large',
      ],
      [
        'the token does not cover the project',
        adding({ filename: 'x', sha256: 'x', blake2b256: 'x', projectId: 'other' }),
        'grant-gone',
      ],
      [
        'the token is unknown',
        adding({ filename: 'x', sha256: 'x', blake2b256: 'x' }, { tokenId: 'x' }),
        'grant-gone',
      ],
    ])('changes nothing when %s', async (_when, command, result) => {
      const store = await filled();
      await store.createProject({ id: 'other', name: 'other', owner: 'admin', atSeconds: 1 }, event);
      await store.claimUsedIdAndMint(mint());
      await store.addFile(adding());
      const before = [await everything(store), await store.listFiles('hello')];
      expect(
        await store.addFile({ ...command, canonicalVersion: result === 'project-too-large' ? '9' : '1' }),
      ).toBe(result);
      expect([await everything(store), await store.listFiles('hello')]).toEqual(before);
    });

    it('adds nothing for a token that was burned meanwhile', async () => {
      const store = await filled();
      await store.claimUsedIdAndMint(mint());
      await store.burnUploadToken('sha-token', event);
      expect(await store.addFile(adding())).toBe('grant-gone');
    });

    it('knows similar names, and lists projects by their normal form', async () => {
      const store = await filled();
      const create = (id: string, project: string): Promise<string> =>
        store.createProject({ id, name: project, owner: 'admin', atSeconds: 1 }, event);
      expect([await create('x', 'hello'), await create('x', 'HE_LLO'), await create('b', 'Beta')]).toEqual([
        'project-exists',
        'project-name-similar',
        'created',
      ]);
      expect([await store.hasSimilarProject('he11o'), await store.hasSimilarProject('HELLO')]).toEqual([
        true,
        false,
      ]);
      expect((await store.listProjects()).map((project) => project.name)).toEqual(['Beta', 'Hello']);
    });

    it('keeps events in order, the newest first, and as they were', async () => {
      const store = await open();
      const events: IndexEvent[] = [
        { event: 'mint-refused', atSeconds: 5, details: { code: 'x', list: [1, null] } },
        { event: 'file-uploaded', atSeconds: 4, project: 'hello', actor: 'publisher:1', details: {} },
      ];
      for (const one of events) await store.recordRefusal(one, one.event);
      expect(await store.listEvents(10)).toEqual(events.toReversed());
      expect(await store.listEvents(1)).toHaveLength(1);
    });

    it('keeps a refusal once for each key', async () => {
      const store = await open();
      const refusal: IndexEvent = { event: 'mint-refused', atSeconds: 5, details: {} };
      for (const key of ['a', 'a', 'b']) await store.recordRefusal(refusal, key);
      expect(await store.listEvents(10)).toHaveLength(2);
    });

    describe('API tokens', () => {
      const apiToken = {
        id: 'api',
        sha256: 'sha-api',
        projectId: 'hello',
        reason: 'OPS-7',
        addedBy: 'admin',
        atSeconds: 10,
        expiresAtSeconds: 1000,
      };
      const revoked: IndexEvent = { event: 'api-token-revoked', atSeconds: 50, details: {} };

      it('are found by their hash, with the project as it is called', async () => {
        const store = await filled();
        await store.addApiToken(apiToken, event);
        const record = {
          id: 'api',
          projectId: 'hello',
          project: 'Hello',
          normalizedName: 'hello',
          reason: 'OPS-7',
          addedBy: 'admin',
          createdAtSeconds: 10,
          expiresAtSeconds: 1000,
          revokedAtSeconds: undefined,
        };
        expect(await store.findApiToken('sha-api')).toEqual(record);
        expect(await store.findApiToken('other')).toBeUndefined();
        expect(await store.listApiTokens()).toEqual([record]);
        expect(await store.findUploadToken('sha-api')).toBeUndefined();
      });

      it('allow a file of their project, until they are revoked', async () => {
        const store = await filled();
        await store.addApiToken(apiToken, event);
        expect(await store.addFile(adding({}, { tokenId: 'api' }))).toBe('added');
        const other = { filename: 'hello-2.0.tar.gz', blake2b256: 'e', version: '2.0' };
        const second = adding(other, { tokenId: 'api', canonicalVersion: '2' });
        await store.revokeApiToken('api', revoked);
        expect(await store.addFile(second)).toBe('grant-gone');
      });

      it('allow no file of another project', async () => {
        const store = await filled();
        await store.createProject({ id: 'second', name: 'Second', owner: 'admin', atSeconds: 1 }, event);
        await store.addApiToken(apiToken, event);
        expect(await store.addFile(adding({ projectId: 'second' }, { tokenId: 'api' }))).toBe('grant-gone');
      });

      it('are revoked once, by id or by whoever has them', async () => {
        const store = await filled();
        await store.addApiToken(apiToken, event);
        await store.addApiToken({ ...apiToken, id: 'api-2', sha256: 'sha-api-2' }, event);
        expect(await store.revokeApiToken('api', revoked)).toBe('revoked');
        expect(await store.revokeApiToken('api', { ...revoked, atSeconds: 60 })).toBe('unknown');
        expect(await store.revokeApiToken('nobody', revoked)).toBe('unknown');
        await store.burnApiToken('sha-api-2', revoked);
        await store.burnApiToken('sha-nobody', revoked);
        expect((await store.listApiTokens()).map(({ revokedAtSeconds }) => revokedAtSeconds)).toEqual([
          50, 50,
        ]);
        const events = await store.listEvents(100);
        expect(events.filter((one) => one.event === 'api-token-revoked')).toHaveLength(2);
      });
    });
  });
}
