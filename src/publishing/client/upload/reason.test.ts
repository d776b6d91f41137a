import { describe, expect, it } from 'vitest';
import { refusalReason } from './reason.ts';

const answer = (type: string, body: unknown): Parameters<typeof refusalReason>[0] => ({
  status: 400,
  reason: 'File already exists',
  headers: { 'content-type': type },
  url: 'https://index.example/legacy/',
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

describe('refusalReason', () => {
  it.each([
    [
      'application/json',
      { message: 'The server…\n\n\nBad', code: '400 Invalid name', title: 'Bad Request' },
      'Invalid name',
    ],
    ['application/json; charset=utf-8', { message: 'words', code: 'machine-code' }, 'words'],
    [
      'application/problem+json',
      { title: 'Bad Request', detail: 'the version is wrong' },
      'the version is wrong',
    ],
    ['application/problem+json', { title: 'Bad Request' }, 'Bad Request'],
    ['text/plain; charset=UTF-8', '400 the name is wrong', 'the name is wrong'],
    ['text/html', '<h1>400</h1>', 'File already exists'],
    ['application/json', '{"broken', 'File already exists'],
    ['application/json', { code: 7 }, 'File already exists'],
    ['text/plain', 'token pypi-abc \u001b[31mis bad', 'token [secret] [31mis bad'],
  ])('reads %s %j', (type, body, reason) => {
    expect(refusalReason(answer(type, body), ['pypi-abc'])).toBe(reason);
  });
});
