import { describe, expect, it } from 'vitest';
import { helloWheel } from '../../../../test/support/index/upload-body.ts';
import { bytesSource, readDistribution } from '../../../packaging/index.ts';
import type { AddFileResult, ContentStore, ReceivedContent } from '../ports.ts';
import type { UploadCandidate } from './candidate.ts';
import { readCandidate } from './candidate.ts';
import { createKeepFile } from './keep-file.ts';
import type { UploadForm } from './upload-form.ts';

const wheel = helloWheel();

function received(name: string, calls: string[]): ReceivedContent {
  return {
    sizeBytes: 1,
    digests: { sha256: name, md5: name, blake2b256: name },
    source: bytesSource(wheel.bytes),
    readDistribution: (filename) => readDistribution(bytesSource(wheel.bytes), filename),
    keep: () => Promise.resolve(void calls.push(`keep ${name}`)),
    discard: () => Promise.resolve(void calls.push(`discard ${name}`)),
  };
}

function candidate(calls: string[]): UploadCandidate {
  return {
    token: { id: 't', expiresAtSeconds: 1, burned: false, grants: [] },
    grant: { publisherId: 'p', projectId: 'hello', normalizedName: 'hello-dist' },
    project: { id: 'hello', name: 'hello-dist', normalizedName: 'hello-dist', owner: 'admin' },
    metadata: {
      metadataVersion: '2.4',
      name: 'hello-dist',
      version: '1.0',
      canonicalVersion: '1',
      requiresPython: undefined,
      requiresDist: [],
      providesExtra: [],
    },
    fileFields: {
      filetype: 'bdist_wheel',
      digests: { md5: undefined, sha256: undefined, blake2b256: undefined },
    },
    filename: wheel.filename,
    content: received('wheel', calls),
  };
}

async function keep(
  result: AddFileResult | Error,
  metadata?: 'too-large',
  referenced: readonly string[] = [],
): Promise<{ calls: string[]; outcome: unknown }> {
  const calls: string[] = [];
  const contents: ContentStore = {
    receive: () => Promise.resolve(metadata ?? received('metadata', calls)),
    find: () => Promise.resolve(undefined),
    remove: (sha256) => Promise.resolve(void calls.push(`remove ${sha256}`)),
    exclusively: (sha256s, work) => {
      calls.push(`lock ${sha256s.join(' ')}`);
      return work();
    },
  };
  const addFile = (): Promise<AddFileResult> => {
    calls.push('add');
    return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
  };
  const store = {
    addFile,
    isContentReferenced: (sha256: string) => Promise.resolve(referenced.includes(sha256)),
  };
  const limits = { maxFileBytes: 1, maxProjectBytes: 1 };
  const run = createKeepFile({ store, contents, limits, nowSeconds: () => 1 });
  const distribution = await readDistribution(bytesSource(wheel.bytes), wheel.filename);
  const outcome = await run(candidate(calls), distribution).catch((error: unknown) => error);
  return { calls, outcome };
}

describe('keeping a file', () => {
  it('moves the bytes first and records them then', async () => {
    const { calls, outcome } = await keep('added');
    expect(outcome).toMatchObject({ kind: 'done', value: { added: true } });
    expect(calls).toEqual(['lock wheel metadata', 'keep wheel', 'keep metadata', 'add', 'discard metadata']);
  });

  it.each<[AddFileResult, string]>([
    ['file-exists', 'file-exists'],
    ['sdist-exists', 'release-sdist-exists'],
    ['project-too-large', 'project-too-large'],
    ['grant-gone', 'upload-token-burned'],
  ])('leaves nothing when the transaction says %s', async (result, code) => {
    const { calls, outcome } = await keep(result);
    expect(outcome).toMatchObject({ code });
    expect(calls.slice(4)).toEqual(['remove wheel', 'remove metadata', 'discard metadata']);
  });

  it('leaves nothing when the transaction fails, except what another file has', async () => {
    const { calls, outcome } = await keep(new Error('boom'), undefined, ['metadata']);
    expect(outcome).toMatchObject({ message: 'boom' });
    expect(calls.slice(4)).toEqual(['remove wheel', 'discard metadata']);
  });

  it('adds nothing when another upload added the very file meanwhile', async () => {
    const { outcome } = await keep('identical-file-exists', undefined, ['wheel', 'metadata']);
    expect(outcome).toMatchObject({ kind: 'done', value: { added: false }, events: [] });
  });

  it('fails loudly when metadata changes its length', async () => {
    expect((await keep('added', 'too-large')).outcome).toMatchObject({
      message: 'metadata grew while it was written',
    });
  });
});

describe('reading a candidate', () => {
  it('fails loudly when the content of a permitted upload was thrown away', async () => {
    const form: UploadForm = {
      fields: new Map(
        Object.entries({
          ':action': 'file_upload',
          metadata_version: '2.4',
          name: 'hello-dist',
          version: '1.0',
          filetype: 'bdist_wheel',
          pyversion: 'py3',
          md5_digest: 'x',
        }).map(([name, value]) => [name, [value]]),
      ),
      otherFileParts: [],
      content: { filename: wheel.filename, contentType: 'application/octet-stream', received: 'not-kept' },
    };
    const { project, grant } = candidate([]);
    const token = { id: 't', expiresAtSeconds: 1, burned: false, grants: [grant] };
    const uploader = { kind: 'token', token, refusal: undefined } as const;
    const store = { findProject: () => Promise.resolve(project) };
    await expect(readCandidate({ uploader, queryAction: undefined, form }, store, 1)).rejects.toThrow(
      'was not kept',
    );
  });
});
