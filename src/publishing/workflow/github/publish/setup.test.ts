import { NPM_REGISTRY_HOST } from '../../../../trust/index.ts';
import { describe, expect, it } from 'vitest';
import { findPublishJobs } from '../find-publish-jobs.ts';
import { readGitHubWorkflow } from '../read-workflow.ts';

/** `METHOD INDEX AUTH` of each row of a job with an ID token and these steps. */
function read(steps: string, permissions = '{ id-token: write }'): readonly string[] {
  const text = `on: { push: { tags: ["v*"] } }\njobs:\n  publish:\n    permissions: ${permissions}\n    steps:\n${steps}`;
  const workflow = readGitHubWorkflow(text, 'release.yml');
  return findPublishJobs(workflow, { workflows: [], repository: { owner: 'octo', name: 'app' } }).map(
    ({ index, method, auth }) => `${method} ${index} ${auth}`,
  );
}

const NODE = (url: string): string =>
  `      - uses: actions/setup-node@v4\n        with: { registry-url: "${url}" }\n`;
const NPM = '      - run: npm publish\n';
const TOKEN = '        env: { NODE_AUTH_TOKEN: "${{ secrets.NPM_TOKEN }}" }\n';

describe('what earlier steps prepare', () => {
  it.each([
    [NPM, 'npm npm oidc'],
    [NODE('https://' + NPM_REGISTRY_HOST) + NPM, 'npm npm oidc'],
    [NODE('https://' + NPM_REGISTRY_HOST) + NPM + TOKEN, 'npm npm token'],
    [NODE('https://npm.pkg.github.com') + NPM + TOKEN, 'npm https://npm.pkg.github.com token'],
    [NODE('${{ vars.REGISTRY }}') + NPM, 'npm null oidc'],
    [NODE('https://npm.pkg.github.com') + NODE('https://' + NPM_REGISTRY_HOST) + NPM, 'npm npm oidc'],
    [NPM + NODE('https://npm.pkg.github.com'), 'npm npm oidc'],
    ['      - run: npm ci\n' + TOKEN + NPM, 'npm npm oidc'],
    [
      '      - run: npm config set registry https://x.example/npm/\n' + NPM,
      'npm https://x.example/npm/ unknown',
    ],
    [
      '      - run: |\n          echo "@octo:registry=https://npm.pkg.github.com" >> .npmrc\n' + NPM,
      'npm https://npm.pkg.github.com unknown',
    ],
    [
      '      - run: echo "//' +
        NPM_REGISTRY_HOST +
        '/:_authToken=${{ secrets.NPM_TOKEN }}" > ~/.npmrc\n' +
        NPM,
      'npm npm token',
    ],
    [
      '      - run: echo "//' +
        NPM_REGISTRY_HOST +
        '/:_authToken=$T" > ~/.npmrc\n        env: { T: "${{ secrets.NPM_TOKEN }}" }\n' +
        NPM,
      'npm npm token',
    ],
    [
      "      - run: echo '//" + NPM_REGISTRY_HOST + "/:_authToken=${NODE_AUTH_TOKEN}' > .npmrc\n" + NPM,
      'npm npm oidc',
    ],
    [
      '      - run: echo "//npm.pkg.github.com/:_authToken=${{ secrets.GITHUB_TOKEN }}" > ~/.npmrc\n' + NPM,
      'npm npm oidc',
    ],
    [
      '      - run: npm config set //' +
        NPM_REGISTRY_HOST +
        '/:_authToken "${{ secrets.NPM_TOKEN }}" && npm publish\n',
      'npm npm token',
    ],
    [
      '      - run: |\n          cat <<EOF > ~/.pypirc\n          [pypi]\n          password = ${{ secrets.PYPI }}\n          EOF\n          twine upload dist/*\n',
      'twine pypi token',
    ],
    [
      '      - run: poetry config pypi-token.pypi ${{ secrets.PYPI }}\n      - run: poetry publish\n',
      'poetry pypi token',
    ],
    ['      - run: cargo login ${{ secrets.CRATES }}\n      - run: cargo publish\n', 'cargo crates token'],
    [
      '      - uses: rust-lang/crates-io-auth-action@v1\n        id: auth\n      - run: cargo publish\n        env: { CARGO_REGISTRY_TOKEN: "${{ steps.auth.outputs.token }}", GH: "${{ secrets.GITHUB_TOKEN }}" }\n',
      'cargo crates oidc',
    ],
    [
      '      - uses: rust-lang/crates-io-auth-action@v1\n        id: auth\n      - run: cargo publish --token ${{ steps.auth.outputs.token }}\n',
      'cargo crates oidc',
    ],
    [
      '      - id: other\n        run: echo token=x >> $GITHUB_OUTPUT\n      - run: cargo publish\n        env: { CARGO_REGISTRY_TOKEN: "${{ steps.other.outputs.token }}" }\n',
      'cargo crates token',
    ],
    [
      '      - uses: rubygems/configure-rubygems-credentials@main\n      - run: gem push a.gem\n',
      'gem rubygems oidc',
    ],
    [
      '      - uses: rubygems/configure-rubygems-credentials@main\n        with: { api-token: "${{ secrets.G }}" }\n      - run: gem push a.gem\n',
      'gem rubygems token',
    ],
    [
      '      - run: |\n          mkdir -p ~/.gem\n          printf -- "---\\n:rubygems_api_key: ${GEM}\\n" > ~/.gem/credentials\n          gem push a.gem\n        env: { GEM: "${{ secrets.GEM }}" }\n',
      'gem rubygems token',
    ],
    [
      '      - uses: NuGet/login@v1\n        id: login\n        with: { user: me }\n      - run: dotnet nuget push a.nupkg --api-key ${{ steps.login.outputs.NUGET_API_KEY }} --source https://api.nuget.org/v3/index.json\n',
      'dotnet nuget oidc',
    ],
    [
      '      - run: dotnet nuget push a.nupkg -k ${{ secrets.NUGET }} -s https://api.nuget.org/v3/index.json\n',
      'dotnet nuget token',
    ],
    [
      '      - run: dotnet nuget add source --username me --password ${{ secrets.GITHUB_TOKEN }} --name github "https://nuget.pkg.github.com/${{ github.repository_owner }}/index.json"\n      - run: dotnet nuget push a.nupkg --source github\n',
      'dotnet https://nuget.pkg.github.com/octo/index.json token',
    ],
    [
      '      - uses: actions/setup-dotnet@v4\n        with: { source-url: "https://nuget.pkg.github.com/octo/index.json" }\n        env: { NUGET_AUTH_TOKEN: "${{ secrets.GITHUB_TOKEN }}" }\n      - run: dotnet nuget push a.nupkg\n',
      'dotnet https://nuget.pkg.github.com/octo/index.json token',
    ],
    [
      "      - run: echo '${{ secrets.PUB }}' > ~/.config/dart/pub-credentials.json\n      - run: dart pub publish -f\n",
      'dart pub token',
    ],
    [
      '      - uses: cloudsmith-io/cloudsmith-cli-action@v1\n        with: { oidc-namespace: octo }\n      - run: cloudsmith push python octo/repo a.whl\n',
      'cloudsmith https://python.cloudsmith.io/octo/repo/ oidc',
    ],
  ])('reads %j', (steps, expected) => expect(read(steps)).toEqual([expected]));

  it('tells both registries of a job that publishes twice', () => {
    const steps =
      NODE('https://' + NPM_REGISTRY_HOST) +
      NPM +
      TOKEN +
      NODE('https://npm.pkg.github.com') +
      '      - run: npm publish\n        env: { NODE_AUTH_TOKEN: "${{ github.token }}" }\n';
    expect(read(steps)).toEqual(['npm npm token', 'npm https://npm.pkg.github.com token']);
  });

  it('knows no exchange without an ID token', () => {
    expect(read(NPM, '{ contents: read }')).toEqual(['npm npm unknown']);
    expect(read('      - run: dart pub publish -f\n', '{ contents: read }')).toEqual(['dart pub unknown']);
  });
});

describe('actions that publish', () => {
  const uses = (action: string, inputs = '', more = ''): string =>
    `      - uses: ${action}\n${inputs === '' ? '' : `        with: { ${inputs} }\n`}${more}`;
  const NPM_TOKEN = '        env: { NPM_TOKEN: "${{ secrets.NPM_TOKEN }}" }\n';
  it.each([
    [uses('changesets/action@v1', 'publish: pnpm release'), 'changesets npm oidc'],
    [uses('changesets/action@v1', 'publish: pnpm release', NPM_TOKEN), 'changesets npm token'],
    [uses('cycjimmy/semantic-release-action@v4'), 'semantic-release npm oidc'],
    [uses('cycjimmy/semantic-release-action@v4', '', NPM_TOKEN), 'semantic-release npm token'],
    [uses('JS-DevTools/npm-publish@v3', 'token: "${{ secrets.NPM_TOKEN }}"'), 'npm-publish npm token'],
    [uses('JS-DevTools/npm-publish@v4'), 'npm-publish npm oidc'],
    [
      uses(
        'JS-DevTools/npm-publish@v3',
        'registry: "https://npm.pkg.github.com", token: "${{ secrets.GITHUB_TOKEN }}"',
      ),
      'npm-publish https://npm.pkg.github.com token',
    ],
    [uses('release-plz/action@v0.5', 'command: release'), 'release-plz crates oidc'],
    [uses('release-plz/action@v0.5'), 'release-plz crates oidc'],
    [
      uses('katyo/publish-crates@v2', 'registry-token: "${{ secrets.CARGO }}"'),
      'publish-crates crates token',
    ],
    [
      uses('actions-rs/cargo@v1', 'command: publish, args: "--token ${{ secrets.CARGO }}"'),
      'cargo crates token',
    ],
    [
      uses('actions-rs/cargo@v1', 'command: login, args: "${{ secrets.CARGO }}"') +
        uses('actions-rs/cargo@v1', 'command: publish, args: "--manifest-path core/Cargo.toml"'),
      'cargo crates token',
    ],
    [
      uses('clechasseur/rs-cargo@v3', 'command: login, args: "${{ secrets.CARGO }}"') +
        '      - run: cargo publish\n',
      'cargo crates token',
    ],
    [
      uses('actions-rs/cargo@v1', 'command: publish, args: --dry-run') +
        uses('actions-use/cargo@v1', 'command: publish'),
      'cargo crates unknown',
    ],
    [
      uses('celsiusnarhwal/poetry-publish@v2', 'token: "${{ secrets.P }}", repo: testpypi'),
      'poetry testpypi token',
    ],
    [uses('celsiusnarhwal/poetry-publish@v2', 'token: "${{ secrets.P }}"'), 'poetry pypi token'],
    [
      uses('someone/pypi-publish-with-poetry@v1', 'pypi-token: "${{ secrets.P }}", dry-run: false'),
      'pypi-publish-with-poetry pypi token',
    ],
    [
      uses('abatilo/actions-poetry@v1.4', 'args: "publish --build -u __token__ -p ${{ secrets.P }}"'),
      'poetry pypi token',
    ],
    [
      uses(
        'code-specialist/pypi-poetry-publish@v1',
        'PUBLISH_REGISTRY_PASSWORD: "${{ secrets.P }}", PUBLISH_REGISTRY: "https://test.pypi.org/legacy/"',
      ),
      'pypi-poetry-publish testpypi token',
    ],
    [
      uses(
        'someone/py-package-publish-action@v1',
        'python_version: 3.9',
        '        env: { TWINE_PASSWORD: "${{ secrets.P }}" }\n',
      ),
      'py-package-publish-action pypi token',
    ],
    [
      '      - run: poetry run semantic-release publish\n        env: { REPOSITORY_PASSWORD: "${{ secrets.P }}" }\n',
      'python-semantic-release pypi token',
    ],
    [uses('someone/flit-publish@v1', 'password: "${{ secrets.P }}"'), 'flit-publish pypi token'],
    [uses('someone/python-package-publish-action@v1'), 'python-package-publish-action pypi oidc'],
    [uses('rubygems/release-gem@v1'), 'release-gem rubygems oidc'],
    [
      uses(
        'rubygems/release-gem@v1',
        'setup-trusted-publisher: false',
        '        env: { GEM_HOST_API_KEY: "${{ secrets.G }}" }\n',
      ),
      'release-gem rubygems token',
    ],
    [
      uses('k-paxian/dart-package-publisher@master', 'credentialJson: "${{ secrets.C }}"'),
      'dart-package-publisher pub token',
    ],
    [uses('brandedoutcast/publish-nuget@v2', 'NUGET_KEY: "${{ secrets.K }}"'), 'publish-nuget nuget token'],
    [
      uses(
        'cloudsmith-io/action@v0.6',
        'api-key: "${{ secrets.K }}", format: python, owner: octo, repo: r, file: a.whl',
      ),
      'cloudsmith https://python.cloudsmith.io/octo/r/ token',
    ],
    [uses('casperdcl/deploy-pypi@v2', 'password: "${{ secrets.P }}", build: true'), 'deploy-pypi pypi token'],
    [uses('casperdcl/deploy-pypi@v2', 'build: true'), 'deploy-pypi pypi oidc'],
    [
      uses('python-semantic-release/python-semantic-release@v7.34.6', 'pypi_token: "${{ secrets.P }}"'),
      'python-semantic-release pypi token',
    ],
    [uses('octo/gh-action-pypi-publish@main'), 'pypa-action pypi oidc'],
    [uses('messense/maturin-action@v1', 'command: publish'), 'maturin pypi oidc'],
    [uses('changesets/action/publish@v2'), 'changesets npm oidc'],
    [uses('autopub/autopub-action@v1', 'command: publish'), 'autopub pypi oidc'],
    [
      uses('jupyter-server/jupyter_releaser/.github/actions/finalize-release@v2'),
      'jupyter_releaser pypi oidc',
    ],
    [
      uses('jbolda/covector/packages/action@v0', 'command: version-or-publish', NPM_TOKEN),
      'covector npm token',
    ],
    [uses('nick-fields/retry@v3', 'command: npm publish'), 'npm npm oidc'],
    [uses('changesets/action@v2', 'publish-script: pnpm release'), 'changesets npm oidc'],
    [uses('someone/publish-to-pypi@v1', 'token: "${{ secrets.P }}"'), 'publish-to-pypi pypi token'],
  ])('reads %j', (steps, expected) => expect(read(steps)).toEqual([expected]));

  it.each([
    uses('changesets/action@v1', 'version: pnpm version'),
    uses('changesets/action@v1', 'publish: echo "only proposes"'),
    uses('changesets/action@v1', 'publish: pnpm changeset tag'),
    uses('changesets/action/version@v2'),
    uses('changesets/action/select-mode@v2'),
    uses('autopub/autopub-action@v1', 'command: prepare'),
    uses('jbolda/covector/packages/action@v0', 'command: status'),
    uses('cycjimmy/semantic-release-action@v4', 'dry_run: true'),
    uses('JS-DevTools/npm-publish@v3', 'dry-run: true'),
    uses('release-plz/action@v0.5', 'command: release-pr'),
    uses('katyo/publish-crates@v2', 'dry-run: true'),
    uses('actions-rs/cargo@v1', 'command: build, args: --release'),
    uses('casperdcl/deploy-pypi@v2', 'upload: false'),
    uses('python-semantic-release/python-semantic-release@v9', 'github_token: x'),
    uses('python-semantic-release/upload-to-gh-release@v9', 'github_token: x'),
    uses('brandedoutcast/publish-nuget@v2', 'PROJECT_FILE_PATH: a.csproj'),
    uses('cloudsmith-io/action@v0.6', 'format: deb, owner: octo, repo: r'),
    uses('scientific-python/upload-nightly-action@0.6', 'anaconda_nightly_upload_token: x'),
    uses('EnricoMi/publish-unit-test-result-action@v2'),
    uses('googleapis/release-please-action@v4'),
    uses('docker/build-push-action@v6'),
    uses('actions/upload-artifact@v4', 'name: npm-package'),
    uses('someone/wait-for-npm-publish@v1'),
    uses('someone/pypi-publish-with-poetry@v1', 'pypi-token: "${{ secrets.P }}", dry-run: true'),
    uses('someone/setup-poetry-publish@v1', 'token: "${{ secrets.P }}"'),
    uses('actions-rs/cargo@v1', 'command: login, args: "${{ secrets.CARGO }}"'),
    uses('abatilo/actions-poetry@v4', 'poetry-version: "2.1"'),
    uses('abatilo/actions-poetry@v1.4', 'args: install'),
    '      - run: semantic-release publish --noop\n        env: { PYPI_TOKEN: "${{ secrets.P }}" }\n',
  ])('finds nothing in %j', (steps) => expect(read(steps)).toEqual([]));

  it('does not take a release for one to npm where nothing could be published with', () => {
    expect(read(uses('cycjimmy/semantic-release-action@v4'), '{ contents: write }')).toEqual([]);
  });
});

describe('tasks and scripts', () => {
  it.each([
    [
      '      - run: pnpm release\n        env: { NPM_TOKEN: "${{ secrets.NPM_TOKEN }}" }\n',
      'script npm token',
    ],
    ['      - run: npm run publish\n', 'script npm oidc'],
    ['      - run: npm run release\n', 'script npm oidc'],
    ['      - run: make publish\n        env: { TWINE_PASSWORD: "${{ secrets.P }}" }\n', 'script null token'],
    [
      '      - run: cargo xtask release\n        env: { CARGO_REGISTRY_TOKEN: "${{ secrets.C }}" }\n',
      'script crates token',
    ],
    ['      - run: node scripts/publish.mjs\n', 'script null unknown'],
    [
      '      - run: scripts/publish\n        env: { TWINE_PASSWORD: "${{ secrets.P }}" }\n',
      'script null token',
    ],
    ['      - run: ./Push.ps1\n        env: { NUGET_API_KEY: "${{ secrets.N }}" }\n', 'script nuget token'],
    ['      - run: uv run nox -s publish\n', 'script null unknown'],
  ])('reports %j', (steps, expected) => expect(read(steps)).toEqual([expected]));

  it.each([
    '      - run: npm run build\n        env: { NPM_TOKEN: "${{ secrets.NPM_TOKEN }}" }\n',
    '      - run: npm run release:notes\n        env: { NPM_TOKEN: "${{ secrets.NPM_TOKEN }}" }\n',
    '      - run: npm run publish:check\n',
    '      - run: npm install publish\n',
  ])('passes over %j', (steps) => expect(read(steps)).toEqual([]));

  it('takes a task for the preparation of what the job surely publishes', () => {
    expect(read('      - run: make publish-files\n      - run: uv publish\n')).toEqual(['uv pypi oidc']);
  });

  it('needs an ID token or a credential to believe a name', () => {
    expect(read('      - run: make publish\n', '{ contents: read }')).toEqual([]);
    expect(
      read('      - run: make publish\n        env: { TWINE_PASSWORD: "${{ secrets.P }}" }\n', '{}'),
    ).toEqual(['script null token']);
  });
});
