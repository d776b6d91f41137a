import { describe, expect, it } from 'vitest';
import type { ForgeSecretName } from '../facts.ts';
import { findingsOf } from '../testing.ts';
import { REGISTRY_SECRET_AT_FORGE } from './registry-secret-at-forge.ts';

const TEXT = `on: push
jobs:
  publish:
    permissions: { id-token: write }
    environment: pypi
    steps: [ { run: uv publish } ]
`;
const found = (secret: ForgeSecretName): readonly unknown[] =>
  findingsOf(REGISTRY_SECRET_AT_FORGE, {
    workflows: { 'release.yml': TEXT },
    facts: { online: { secretNames: [secret], unseen: [] } },
  });

describe('registry-secret-at-forge', () => {
  it('reports one of the repository at the workflow that publishes', () => {
    expect(found({ name: 'PYPI_API_TOKEN', level: 'repository' })).toMatchObject([
      {
        file: '.github/workflows/release.yml',
        line: 1,
        message:
          'the repository stores the secret `PYPI_API_TOKEN`, which looks like a credential of a registry',
      },
    ]);
  });

  it('reports one of an environment at the job that runs in it', () => {
    expect(found({ name: 'TWINE_PASSWORD', level: 'environment', environment: 'pypi' })).toMatchObject([
      { line: 5 },
    ]);
  });

  it.each(['CODECOV_TOKEN', 'RELEASE_APP_KEY', 'PYPI_USERNAME'])('is content with %s', (name) => {
    expect(found({ name, level: 'organization' })).toEqual([]);
  });
});
