import { NPM_REGISTRY_HOST } from './npm-host.ts';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { githubClaims, githubPublisher } from '../../../test/support/trust.ts';
import { match } from '../claims/match.ts';
import { REGISTRY_PROFILES, getIndexProfile, getRegistryProfile, withPlannedRules } from './profiles.ts';
import { REGISTRY_RULES } from './rules.ts';

const { pypi, testpypi, tokenless } = REGISTRY_PROFILES;
const ROOT = path.resolve(import.meta.dirname, '../../..');

describe('registry profiles', () => {
  it('are the rows of the one table', () => {
    for (const [rule, { pypi: theirs, tokenless: ours }] of Object.entries(REGISTRY_RULES)) {
      expect(pypi.rules).toHaveProperty(rule, theirs);
      expect(testpypi.rules).toHaveProperty(rule, theirs);
      expect(tokenless.rules).toHaveProperty(rule, ours);
    }
  });

  it('name a decision for every difference, and for nothing else', () => {
    const rules = Object.entries(REGISTRY_RULES);
    const differing = rules.filter(
      ([, { pypi: a, tokenless: b }]) => JSON.stringify(a) !== JSON.stringify(b),
    );
    expect(rules.filter(([, { adr }]) => adr !== undefined)).toEqual(differing);
    for (const [, { adr }] of differing) {
      expect(readFileSync(path.join(ROOT, `docs/adr/${adr}.md`), 'utf8')).toContain('**Decision.**');
    }
  });

  it('are described, rule by rule, in docs/reference/registry-profiles.md', () => {
    const page = readFileSync(path.join(ROOT, 'docs/reference/registry-profiles.md'), 'utf8');
    const described = [...page.matchAll(/^\| `([A-Za-z]+)` \|/gmu)].map(([, rule]) => rule);
    expect(new Set(described)).toEqual(new Set(Object.keys(REGISTRY_RULES)));
    expect(described).toHaveLength(new Set(described).size);
  });

  it('have an audience each', () => {
    expect([pypi, testpypi, tokenless].map(({ audience }) => audience)).toEqual([
      'pypi',
      'testpypi',
      'tokenless',
    ]);
  });

  it('know where PyPI’s pages are', () => {
    expect(pypi.urls?.publishers('a/b')).toBe('https://pypi.org/manage/project/a%2Fb/settings/publishing/');
    expect(testpypi.urls?.pendingPublishers).toBe('https://test.pypi.org/manage/account/publishing/');
  });
});

describe('getIndexProfile', () => {
  it('knows only what an index can run', () => {
    expect(getIndexProfile('tokenless')).toBe(tokenless);
    expect(() => getIndexProfile('npm')).toThrow(expect.objectContaining({ code: 'registry-unknown' }));
  });
});

describe('the profiles of other registries', () => {
  const OTHERS = ['npm', 'crates', 'rubygems', 'nuget', 'pub', 'jsr'] as const;

  it('are the columns of the one table', () => {
    for (const [rule, values] of Object.entries(REGISTRY_RULES)) {
      for (const name of OTHERS) expect(REGISTRY_PROFILES[name].rules).toHaveProperty(rule, values[name]);
    }
  });

  it('are described, value by value, in docs/reference/registry-profiles.md', () => {
    const page = readFileSync(path.join(ROOT, 'docs/reference/registry-profiles.md'), 'utf8');
    const shown = (value: unknown): string =>
      Array.isArray(value) ? value.join(', ') || 'none known' : String(value);
    for (const [rule, values] of Object.entries(REGISTRY_RULES)) {
      const cells = [rule, ...OTHERS.map((name) => shown(values[name]))];
      expect(page.replaceAll(/ +/gu, ' ')).toContain(`| ${cells.join(' | ')} |`);
    }
  });

  it('have their own audiences and pages', () => {
    expect(OTHERS.map((name) => REGISTRY_PROFILES[name].audience)).toEqual([
      'npm:' + NPM_REGISTRY_HOST,
      'crates.io',
      'rubygems.org',
      'https://www.nuget.org',
      'https://pub.dev',
      '',
    ]);
    expect(REGISTRY_PROFILES.npm.registrationPage?.('@octo/a b')).toBe(
      'https://www.npmjs.com/package/@octo/a%20b/access',
    );
    expect(REGISTRY_PROFILES.pypi.registrationPage?.('app')).toBe(pypi.urls?.publishers('app'));
  });

  it('have nothing planned', () => {
    for (const name of OTHERS)
      expect(withPlannedRules(REGISTRY_PROFILES[name])).toBe(REGISTRY_PROFILES[name]);
  });
});

describe('getRegistryProfile', () => {
  it('suggests the nearest name', () => {
    expect(getRegistryProfile('pypi')).toBe(pypi);
    expect(() => getRegistryProfile('testpipy')).toThrow(
      expect.objectContaining({ code: 'registry-unknown', mend: 'write `testpypi`' }),
    );
    expect(() => getRegistryProfile('toString')).toThrow(
      expect.objectContaining({ code: 'registry-unknown' }),
    );
  });
});

describe('withPlannedRules', () => {
  const planned = withPlannedRules(pypi);
  const caller = 'octo/app/.github/workflows/release.yml@refs/tags/v1';
  const called = 'octo/shared/.github/workflows/publish.yml@refs/tags/v3';

  it('matches the calling workflow, as PyPI plans to', () => {
    const claims = githubClaims({ workflow_ref: caller, job_workflow_ref: called });
    expect(match([githubPublisher()], claims, pypi).verdict).toBe('reject');
    expect(match([githubPublisher()], claims, planned).verdict).toBe('accept');
  });

  it('still looks at the caller’s own ref and file', () => {
    const claims = githubClaims({ workflow_ref: called, job_workflow_ref: caller });
    expect(match([githubPublisher()], claims, planned)).toMatchObject({
      code: 'publisher-workflow-mismatch',
    });
    expect(match([githubPublisher()], githubClaims({ workflow_ref: undefined }), planned)).toMatchObject({
      code: 'claim-missing',
    });
  });

  it('changes nothing of tokenless', () => {
    expect(withPlannedRules(tokenless)).toBe(tokenless);
  });
});
