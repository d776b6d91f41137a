import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { indexErrors } from '../../../src/server/index.ts';
import { INDEX_ERROR_SAMPLES } from '../../support/index/error-samples.ts';

const PAGES = path.resolve(import.meta.dirname, '../../../docs/errors');

describe('the pages of the index’s errors', () => {
  it.each(indexErrors.codes)('print the message of %s as it is', (code) => {
    const { message, why, mend } = indexErrors.create(code, INDEX_ERROR_SAMPLES[code]);
    const printed = `error[${code}]: ${message}\n  why:  ${why}\n  mend: ${mend}\n  see:  docs/errors/${code}.md\n`;
    expect(readFileSync(path.join(PAGES, `${code}.md`), 'utf8')).toContain(printed);
  });
});
