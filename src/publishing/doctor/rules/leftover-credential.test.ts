import { describe, expect, it } from 'vitest';
import { PYPA_ACTION, type ProjectSketch, aRelease, findingsOf } from '../testing.ts';
import { LEFTOVER_CREDENTIAL } from './leftover-credential.ts';

const found = (step: string, more: ProjectSketch = {}, permissions = 'permissions:\n  id-token: write') =>
  findingsOf(LEFTOVER_CREDENTIAL, { workflows: { 'release.yml': aRelease({ step, permissions }) }, ...more });

const PASSWORD = `${PYPA_ACTION}\nwith:\n  user: __token__\n  password: \${{ secrets.PYPI_API_TOKEN }}`;
const REGISTERED = [{ index: 'pypi', environment: 'pypi' }];

/** The text after the edits of the only finding. */
function mended(step: string): string {
  const lines: (string | undefined)[] = aRelease({ step }).split('\n');
  for (const { line, remove } of found(step)[0]?.fix ?? [])
    lines.fill(undefined, line - 1, line - 1 + remove);
  return lines.filter((line) => line !== undefined).join('\n');
}

describe('leftover-credential', () => {
  it('tells a password beside `id-token: write`', () => {
    expect(found(PASSWORD)).toMatchObject([
      {
        line: 12,
        severity: 'error',
        confidence: 'high',
        fixable: true,
        message:
          'job `publish` gives `pypa-action` a stored credential for PyPI, which then is used in place of its ID token',
        mend: expect.stringContaining('revoke it and delete the secret') as string,
      },
    ]);
  });

  it('mends to the workflow as it should be', () => {
    expect(mended(PASSWORD)).toBe(aRelease());
    const url = `${PYPA_ACTION}\nwith:\n  repository-url: https://test.pypi.org/legacy/\n  password: "\${{ secrets.T }}" # old`;
    expect(mended(url)).toBe(aRelease({ step: url.split('\n').slice(0, 3).join('\n') }));
  });

  it.each([
    `${PYPA_ACTION}\nwith: { password: "\${{ secrets.T }}" }`,
    `${PYPA_ACTION}\nwith:\n  password: >-\n    \${{ secrets.T }}`,
    `${PYPA_ACTION}\nwith:\n  password: "\${{\n    secrets.T }}"`,
    `${PYPA_ACTION}\nwith:\n  password: &secret \${{ secrets.T }}`,
    `${PYPA_ACTION}\nwith:\n  user: somebody\n  password: \${{ secrets.T }}`,
    'run: uv publish\nenv:\n  UV_PUBLISH_TOKEN: ${{ secrets.T }}',
    'run: twine upload dist/*\nenv:\n  TWINE_PASSWORD: ${{ secrets.T }}',
  ])('tells %j, which only a person mends', (step) => {
    expect(found(step)).toMatchObject([{ severity: 'error', fixable: false }]);
  });

  it('offers no mending after which the index would refuse', () => {
    expect(found(PASSWORD, { publishers: REGISTERED })).toMatchObject([{ fixable: true }]);
    expect(found(PASSWORD, { publishers: [{ index: 'pypi', environment: 'other' }] })).toMatchObject([
      { fixable: false },
    ]);
  });

  it('says that it is so in some runs', () => {
    const step = `${PYPA_ACTION}\nwith: { password: "\${{ github.event_name == 'push' && secrets.T || '' }}" }`;
    expect(found(step)).toMatchObject([
      { message: expect.stringContaining(' for PyPI in some runs, ') as string },
    ]);
  });

  it('only warns where the ID token may be for something else', () => {
    expect(found('run: poetry publish\nenv: { POETRY_PYPI_TOKEN_PYPI: "${{ secrets.T }}" }')).toMatchObject([
      { severity: 'warning', mend: expect.stringContaining('`tokenless token --`') as string },
    ]);
    expect(found(PASSWORD, {}, 'permissions: write-all')).toMatchObject([{ severity: 'warning' }]);
    const attesting = 'permissions:\n  id-token: write\n  attestations: write';
    expect(found(PASSWORD, {}, attesting)).toMatchObject([{ severity: 'warning' }]);
    const signing = `uses: actions/attest-build-provenance@v3\n      - ${PASSWORD.replaceAll('\n', '\n        ')}`;
    const workflows = { 'release.yml': aRelease({ step: 'run: STEPS' }).replace('run: STEPS', signing) };
    expect(findingsOf(LEFTOVER_CREDENTIAL, { workflows })).toMatchObject([{ severity: 'warning' }]);
  });

  it.each([
    [
      'an index that may know no other way',
      'run: uv publish --publish-url https://packages.example/legacy/ --token "${{ secrets.T }}"',
      undefined,
    ],
    ['no ID token', PASSWORD, 'permissions: {}'],
    ['no credential', PYPA_ACTION, undefined],
    ['an empty one', `${PYPA_ACTION}\nwith: { password: "" }`, undefined],
  ])('says nothing of %s', (_what, step, permissions) => {
    expect(found(step, {}, permissions)).toEqual([]);
  });
});
