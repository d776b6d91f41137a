import { describe, expect, it } from 'vitest';
import { testIndex } from '../../support/index/test-index.ts';
import { helloWheel } from '../../support/index/upload-body.ts';

describe('what an answer repeats of a form', () => {
  it.each([
    ['name', '!'.repeat(3_000_000)],
    ['name', 'a'.repeat(3_000_000)],
    ['version', '1'.repeat(3_000_000)],
    ['version', `1+${'a'.repeat(100_000)}`],
    ['metadata_version', '9'.repeat(3_000_000)],
    ['requires_python', `>=${'3'.repeat(100_000)}`],
    ['requires_dist', 'x'.repeat(100_000)],
    ['filetype', 'x'.repeat(100_000)],
    [':action', 'x'.repeat(100_000)],
    ['sha256_digest', 'x'.repeat(100_000)],
  ])('of %s is short, however long it was', async (field, value) => {
    const index = await testIndex();
    const response = await index.upload(await index.uploadToken(), helloWheel(), { [field]: value });
    expect(response.status).toBe(400);
    expect((await response.text()).length).toBeLessThan(3000);
    expect(response.statusText.length).toBeLessThan(1100);
  });

  it('of a filename is short, however long it was', async () => {
    const index = await testIndex();
    const { bytes } = helloWheel();
    const content = new File([Uint8Array.from(bytes)], `${'x'.repeat(15_000)}.whl`);
    const response = await index.upload(await index.uploadToken(), helloWheel(), { content });
    expect(response.status).toBe(400);
    expect((await response.text()).length).toBeLessThan(3000);
  });
});
