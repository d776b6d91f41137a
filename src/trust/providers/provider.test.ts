import { describe, expect, it } from 'vitest';
import { githubClaims } from '../../../test/support/trust.ts';
import { REGISTRY_PROFILES } from '../registries/profiles.ts';
import { PROVIDERS, findProvider, getProvider, providerForIssuer } from './all.ts';
import { defineProvider } from './provider.ts';

const github = getProvider('github');

describe('defineProvider', () => {
  it('refuses a table without a required claim, which would accept anybody', () => {
    expect(() => defineProvider({ ...github, required: [] })).toThrow(/no required claim/u);
  });

  it.each([[[]], [['none']], [['RS256', 'HS256']], [['hs512']]])(
    'refuses the algorithms %j',
    (algorithms) => {
      expect(() => defineProvider({ ...github, algorithms })).toThrow(TypeError);
    },
  );
});

describe.each(PROVIDERS)('the table of $name', (provider) => {
  it('has at least one claim that proves ownership, and signs with RS256 alone', () => {
    expect(provider.required.some((rule) => rule.proves === true)).toBe(true);
    expect(provider.algorithms).toEqual(['RS256']);
  });

  it('names only fields of its own form', () => {
    const names = provider.form.map((field) => field.name);
    const used = [...provider.required, ...provider.optional].flatMap((rule) => rule.field ?? []);
    expect([...used, ...Object.keys(provider.pins)].filter((name) => !names.includes(name))).toEqual([]);
    expect(provider.selector === undefined || names.includes(provider.selector)).toBe(true);
  });

  it('is found by its name and by its exact issuer', () => {
    expect(getProvider(provider.name)).toBe(provider);
    expect(providerForIssuer(provider.issuer)).toBe(provider);
    for (const other of [
      `${provider.issuer}/`,
      provider.issuer.replace('https:', 'http:'),
      provider.issuer.toUpperCase(),
    ]) {
      expect(providerForIssuer(other)).toBeUndefined();
    }
  });

  it('has words for every claim that can differ', () => {
    const publisher = { provider: provider.name, issuer: provider.issuer, fields: {} };
    for (const rule of [...provider.required, ...provider.optional]) {
      const { rules } = REGISTRY_PROFILES.pypi;
      const shown = rule.shows?.(publisher, {}, rules) ?? rule.expected(publisher, rules) ?? '';
      expect(rule.change(shown, rules)).not.toBe('');
      expect(Object.values(rule.registers?.({}) ?? {}).filter((value) => value !== undefined)).toEqual([]);
    }
    expect(provider.ambient.how).not.toBe('');
  });

  it('has no odd answers for empty claims', () => {
    expect(provider.isPullRequest({})).toBe(false);
    expect(provider.isFromReusableWorkflow({})).toBe(false);
    expect(provider.extractWorkflow({})).toBeUndefined();
    expect(provider.remarks({}, REGISTRY_PROFILES.pypi)).toEqual([]);
  });
});

describe('getProvider', () => {
  it('suggests the nearest name', () => {
    expect(() => getProvider('githb')).toThrow(
      expect.objectContaining({ code: 'provider-unknown', mend: 'write `github`' }),
    );
    expect(() => getProvider('a-thing-of-its-own')).toThrow(
      expect.objectContaining({ mend: 'use one of `github`, `gitlab`, `google`, `activestate`' }),
    );
    expect(findProvider('constructor')).toBeUndefined();
  });
});

describe('isFromReusableWorkflow', () => {
  it('is when caller and called file are both there and differ', () => {
    const called = 'octo/shared/.github/workflows/publish.yml@v1';
    expect(github.isFromReusableWorkflow(githubClaims())).toBe(false);
    expect(github.isFromReusableWorkflow(githubClaims({ job_workflow_ref: called }))).toBe(true);
    expect(github.isFromReusableWorkflow(githubClaims({ workflow_ref: '' }))).toBe(false);
  });
});
