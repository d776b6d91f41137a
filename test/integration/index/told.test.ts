import { describe, expect, it } from 'vitest';
import { indexErrors } from '../../../src/server/usecases/index.ts';
import { testIndex } from '../../support/index/test-index.ts';
import { helloWheel } from '../../support/index/upload-body.ts';

describe('a refusal', () => {
  it('is text in HTML, whatever the caller wrote (attack: a page of ours with their script)', async () => {
    const index = await testIndex();
    const evil = '<script>alert("x")</script>';
    const response = await index.upload(
      await index.uploadToken(),
      helloWheel(),
      { version: evil },
      { headers: { accept: 'text/html' } },
    );
    expect(response.headers.get('content-type')).toContain('text/html');
    const html = await response.text();
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
  });

  it('that is a failure of ours names no folder of ours', async () => {
    const failure = indexErrors.create('data-directory-not-writable', {
      directory: '/srv/secret',
      reason: 'EROFS',
    });
    const index = await testIndex({
      adapt: (parts) => ({
        ...parts,
        store: { ...parts.store, listProjects: () => Promise.reject(failure) },
      }),
    });
    const response = await index.request('/simple/');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('/srv/secret');
    expect(JSON.stringify(index.log)).toContain('/srv/secret');
  });
});
