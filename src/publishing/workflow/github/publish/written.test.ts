import { NPM_REGISTRY_HOST } from '../../../../trust/index.ts';
import { describe, expect, it } from 'vitest';
import { findPublishJobs } from '../find-publish-jobs.ts';
import { readGitHubWorkflow } from '../read-workflow.ts';

function read(steps: string): readonly string[] {
  const text = `on: { push: { tags: ["v*"] } }\nenv: { REGION: "\${{ vars.REGION }}" }\njobs:\n  go:\n    permissions: { id-token: write }\n    steps:\n${steps}`;
  const sources = { workflows: [], repository: { owner: 'octo', name: 'app' } };
  return findPublishJobs(readGitHubWorkflow(text, 'release.yml'), sources).map(
    ({ index, auth }) => `${index} ${auth}`,
  );
}

const twine = (url: string): string => `      - run: twine upload --repository-url "${url}" dist/*\n`;

describe('a URL that only the run completes', () => {
  it.each([
    [twine('https://${REGION}-up.example/$NAME/'), 'https://${REGION}-up.example/$NAME/ oidc'],
    [twine('https://up.example/${{ vars.NAME }}/'), 'https://up.example/${{ vars.NAME }}/ oidc'],
    [twine('https://${{ github.repository_owner }}.example/up/'), 'https://octo.example/up/ oidc'],
    [twine('https://upload.pypi.org/legacy/?$Q'), 'pypi oidc'],
    [twine('https://$TOKEN@up.example/legacy/'), 'https://$TOKEN@up.example/legacy/ token'],
    [twine('$URL'), 'null oidc'],
    [twine('https://up.example/$(cat name)/'), 'null oidc'],
    [twine('${{ vars.URL }}'), 'null oidc'],
    [
      '      - run: UV_PUBLISH_URL="https://up.example/$NAME/" uv publish\n',
      'https://up.example/$NAME/ oidc',
    ],
    [
      '      - run: uv publish\n        env: { UV_PUBLISH_URL: "https://up.example/${{ vars.NAME }}/" }\n',
      'https://up.example/${{ vars.NAME }}/ oidc',
    ],
    [
      '      - uses: pypa/gh-action-pypi-publish@v1\n        with:\n          repository-url: >-\n            https://up.example/${{\n              needs.build.outputs.name\n            }}/up\n',
      'https://up.example/${{ needs.build.outputs.name }}/up oidc',
    ],
    [
      '      - run: dotnet nuget push x -s "https://x.example/${{ vars.FEED }}/index.json" -k "$K"\n',
      'https://x.example/${{ vars.FEED }}/index.json token',
    ],
  ])('is told as written: %j', (steps, expected) => expect(read(steps)).toEqual([expected]));

  it('never tells a credential that is written out', () => {
    expect(read(twine('https://me:hunter2@up.example/legacy/'))).toEqual([
      'https://up.example/legacy/ token',
    ]);
    expect(read(twine('https://me:hunter2@up.example/$NAME/'))).toEqual(['https://up.example/$NAME/ token']);
    expect(read(twine('https://hunter2:$P@up.example/legacy/'))).toEqual([
      'https://up.example/legacy/ token',
    ]);
    const npm = '      - run: npm publish --registry https://me:hunter2@npm.example\n';
    expect(read(npm)).toEqual(['https://npm.example token']);
  });
});

describe('credentials that tools find by themselves', () => {
  it.each([
    [
      'a keyring of Google’s',
      '      - uses: google-github-actions/auth@v3\n' + twine('https://eu-python.pkg.dev/p/r/'),
      'https://eu-python.pkg.dev/p/r/ token',
    ],
    ['none, for a cloud', twine('https://eu-python.pkg.dev/p/r/'), 'https://eu-python.pkg.dev/p/r/ unknown'],
    [
      'no cloud’s, for PyPI',
      '      - uses: google-github-actions/auth@v3\n      - run: twine upload dist/*\n',
      'pypi oidc',
    ],
    [
      'a template of .pypirc',
      '      - run: envsubst < template > ~/.pypirc\n        env: { T: "${{ secrets.T }}" }\n      - run: twine upload dist/*\n',
      'pypi token',
    ],
    [
      'a variable that .npmrc names',
      "      - run: npm config set '//" +
        NPM_REGISTRY_HOST +
        '/:_authToken\'=\\${UP}\n      - run: npm publish\n        env: { UP: "${{ secrets.T }}" }\n',
      'npm token',
    ],
    [
      'a variable that .npmrc names and nobody sets',
      "      - run: npm config set '//" +
        NPM_REGISTRY_HOST +
        "/:_authToken'=\\${UP}\n      - run: npm publish\n",
      'npm oidc',
    ],
    [
      'a token for pub',
      '      - uses: dart-lang/setup-dart@v1\n      - run: dart pub publish -f\n',
      'pub oidc',
    ],
    ['none for pub', '      - uses: subosito/flutter-action@v2\n      - run: dart pub lish -f\n', 'pub none'],
  ])('are %s', (_, steps, expected) => expect(read(steps)).toEqual([expected]));
});

describe('uploads by curl', () => {
  it.each([
    [
      'curl -f -F package=@"$F" "https://$FURY@push.fury.io/octo/"',
      ['https://$FURY@push.fury.io/octo/ token'],
    ],
    ['curl -H "Authorization: $T" -T x.nupkg https://www.nuget.org/api/v2/package/', ['nuget token']],
    ['curl -F content=@x https://upload.pypi.org/legacy/ -u "$U:$P"', ['pypi token']],
    ['curl https://push.fury.io/octo/', []],
    ['curl -F file=@publish.zip https://uploads.example/publish/', []],
  ])('are read in %s', (command, expected) => {
    expect(read(`      - run: |\n          # publish\n          ${command}\n`)).toEqual(expected);
  });
});
