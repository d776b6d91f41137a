import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { credentialIn, parseSecretReference } from './credentials.ts';

const WORD = 'aB3'.repeat(16);

describe('credentialIn', () => {
  it.each([
    [`pypi-${WORD}`, 'an API token of a Python index'],
    [`ghp_${WORD}`, 'a GitHub token'],
    [`github_pat_${WORD}`, 'a GitHub token'],
    [`glpat-${WORD}`, 'a GitLab token'],
    [`npm_${WORD}`, 'an npm token'],
    [`cio${WORD.slice(0, 32)}`, 'a crates.io token'],
    [`rubygems_${'0a'.repeat(24)}`, 'a RubyGems key'],
    ['AKIAABCDEFGHIJKLMNOP', 'an AWS access key'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', 'a private key'],
    [`eyJ${WORD}.eyJ${WORD}.${WORD}`, 'an ID token'],
    ['https://user:password@host/', 'an address with a password in it'],
  ])('knows %s', (text, looksLike) => {
    expect(credentialIn(text)).toBe(looksLike);
  });

  it('finds one within a command', () => {
    expect(credentialIn(`TWINE_PASSWORD=pypi-${WORD} twine upload dist/*`)).toBeDefined();
  });

  it.each(['pypi', 'pypi-publish', 'https://host/path', 'git@github.com:a/b', 'env:TOKEN', 'npm_run'])(
    'takes %j for harmless',
    (text) => {
      expect(credentialIn(text)).toBeUndefined();
    },
  );
});

describe('parseSecretReference', () => {
  it.each([
    ['env:NAME_1', { kind: 'env', name: 'NAME_1' }],
    ['file:/run/secrets/a b', { kind: 'file', path: '/run/secrets/a b' }],
    [String.raw`file:C:\secrets\a b`, { kind: 'file', path: String.raw`C:\secrets\a b` }],
    ['file:D:/secrets/a', { kind: 'file', path: 'D:/secrets/a' }],
    [String.raw`file:\\server\share\a`, { kind: 'file', path: String.raw`\\server\share\a` }],
  ])('reads %j', (text, reference) => {
    expect(parseSecretReference(text, '--credential')).toEqual(reference);
  });

  it.each(['hunter2', 'env:', 'env:1A', 'env:A B', 'file:', 'ENV:A', `pypi-${WORD}`])(
    'refuses %j without repeating it',
    (text) => {
      const error = refusalOf(() => parseSecretReference(text, '--credential'));
      expect(error.code).toBe('secret-reference-invalid');
      expect(error.details).toEqual({ name: '--credential' });
      expect(`${error.message} ${error.why}`).not.toMatch(/hunter2|aB3/u);
    },
  );
});
