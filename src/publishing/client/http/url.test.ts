import { describe, expect, it } from 'vitest';
import { parseUrl } from './url.ts';

describe('parseUrl', () => {
  it.each([
    'https://index.example/legacy/',
    'http://localhost:8080/',
    'http://127.0.0.1/',
    'http://127.9.9.9/',
    'http://[::1]:1/',
  ])('takes %s', (url) => {
    expect(parseUrl(url).href).toBe(url);
  });

  it.each([
    'http://index.example/',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
    'http://0.0.0.0/',
    'http://[::2]/',
  ])('refuses to send a token in the clear to %s', (url) => {
    expect(() => parseUrl(url)).toThrow(expect.objectContaining({ code: 'index-url-not-https' }) as Error);
  });

  it.each(['', 'index.example', 'ftp://index.example/', 'file:///etc/passwd', 'https://me@index.example/'])(
    'refuses %j',
    (url) => {
      expect(() => parseUrl(url)).toThrow(expect.objectContaining({ code: 'index-url-invalid' }) as Error);
    },
  );

  it('does not repeat a password that stands in a URL', () => {
    expect(() => parseUrl('https://me:hunter2@index.example/')).toThrow(
      expect.objectContaining({ message: '`https://…@index.example/` is not the URL of an index' }) as Error,
    );
  });
});
