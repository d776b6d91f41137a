import { describe, expect, it } from 'vitest';
import { parseConfigTexts, releaseFacts } from './index.ts';

const JOB = { owner: 'octo', repository: 'paxman', workflow: undefined, environment: undefined };
const CONFIG = parseConfigTexts({
  'tokenless.toml': [
    'project = "paxman"',
    'repository = "octo/paxman"',
    '[[publisher]]',
    'index = "testpypi"',
    '[[publisher]]',
    'index = "pypi"',
    'versions = "final"',
    '[[publisher]]',
    'index = "https://index.example/legacy/"',
    'project = "paxman-internal"',
    'pending = true',
    'workflow = "internal.yml"',
    'environment = "internal"',
  ].join('\n'),
});

describe('releaseFacts', () => {
  it.each(['pypi', 'PyPI', 'https://upload.pypi.org/legacy/', 'https://pypi.org'])(
    'finds what is declared for %s',
    (index) => {
      expect(releaseFacts(CONFIG, index).registrations).toEqual([
        { project: 'paxman', versions: 'final', pending: undefined, ...JOB },
      ]);
    },
  );

  it.each(['https://index.example', 'https://index.example/legacy/', 'https://index.example/legacy'])(
    'finds an index of one’s own by %s',
    (index) => {
      expect(releaseFacts(CONFIG, index).registrations).toEqual([
        {
          ...JOB,
          project: 'paxman-internal',
          versions: 'all',
          pending: true,
          workflow: 'internal.yml',
          environment: 'internal',
        },
      ]);
    },
  );

  it('finds nothing for an index that is not declared, and still knows the project', () => {
    expect(releaseFacts(CONFIG, 'https://other.example/legacy/')).toEqual({
      project: 'paxman',
      registrations: [],
      tag: 'v{version}',
      allowedSecrets: [],
    });
  });
});
