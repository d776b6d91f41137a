import { NPM_REGISTRY_HOST } from '../../../../trust/index.ts';
import { describe, expect, it } from 'vitest';
import { findPublishJobs } from '../find-publish-jobs.ts';
import { readGitHubWorkflow } from '../read-workflow.ts';

interface Job {
  readonly permissions?: string;
  readonly head?: string;
  readonly id?: string;
}

/** `METHOD INDEX AUTH` of each row of a job with these steps. */
function read(
  steps: string,
  { permissions = '{ id-token: write }', head = '', id = 'go' }: Job = {},
): string[] {
  const text = `on: { push: { tags: ["v*"] } }\njobs:\n  ${id}:\n    permissions: ${permissions}\n${head}    steps:\n${steps}`;
  const sources = { workflows: [], repository: { owner: 'octo', name: 'app' } };
  return findPublishJobs(readGitHubWorkflow(text, 'release.yml'), sources).map(
    ({ index, method, auth }) => `${method} ${index} ${auth}`,
  );
}

const run = (command: string, more = ''): string => `      - run: ${command}\n${more}`;
const NODE =
  '      - uses: actions/setup-node@v4\n        with: { registry-url: "https://' +
  NPM_REGISTRY_HOST +
  '" }\n';
const env = (name: string, secret = 'S'): string => `        env: { ${name}: "\${{ secrets.${secret} }}" }\n`;

describe('a script in a job with an ID token', () => {
  it.each([
    ['sets npm’s registry up', NODE + run('node scripts/publish-all.js')],
    ['sets it up for a release script', NODE + run('pnpm run release "$TAG"')],
    ['names npm in the script', run('bash ./bin/publish-npm')],
    ['names npm in the step', '      - name: Publish to NPM\n        run: pnpm publish:prod\n'],
    ['asks for the token itself', run('pnpm release')],
    ['asks for the token itself for a script in two words', run('yarn run releasePackages --yes')],
    ['asks npm for provenance', run('pnpm release', '        env: { NPM_CONFIG_PROVENANCE: true }\n')],
    ['gives the verb after a script’s path', NODE + run('node "$ROOT/packaging.mts" publish-all dist')],
  ])('publishes to npm where the job %s', (_, steps) => expect(read(steps)).toEqual(['script npm oidc']));

  it.each([
    ['dart run grinder pkg-npm-deploy', ['script npm oidc']],
    ['make deploy-npm', ['script npm oidc']],
    ['make push-crates', ['script crates oidc']],
    ['make deploy', ['script null unknown']],
    ['uv run publish', ['script null unknown']],
    ['poetry run release', []],
    ['uv run mkdocs publish', []],
    ['./gradlew publish', []],
    ['./mvnw publish', []],
  ])('is asked for more than a word: %s', (command, expected) => {
    expect(read(run(command))).toEqual(expected);
  });

  it.each(['make fetch_pypi_downloads', 'just download-pypi', 'make pypi_downloads'])(
    'is none where it asks an index for something: %s',
    (command) => expect(read(run(command))).toEqual([]),
  );

  it.each([
    ['dotnet nuke Pack Publish', 'FEEDZ_API_KEY', 'script null token'],
    ['./build.ps1 --target Publish', 'MYGET_KEY', 'script null token'],
    ['./build.ps1 --target Publish', 'ACME_MYGET_API_KEY', 'script null token'],
    ['./build.ps1 --target Publish', 'NUGET_API_KEY', 'script nuget token'],
  ])('goes to a feed that the credential does not tell: %s with %s', (command, name, expected) => {
    expect(read(run(command, env(name)), { permissions: '{ contents: read }' })).toEqual([expected]);
  });

  it('builds where nothing says more, whatever feed it has a credential for', () => {
    expect(read(run('dotnet nuke Compile', env('FEEDZ_API_KEY')), { permissions: '{}' })).toEqual([]);
  });

  it('publishes to npm where the job’s name says so', () => {
    expect(read(run('node ./.github/publish.js'), { id: 'release-npm' })).toEqual(['script npm oidc']);
  });

  it('publishes nobody knows where when the names say two registries', () => {
    const steps = '      - name: Publish to npm and PyPI\n        run: make publish\n';
    expect(read(steps)).toEqual(['script null unknown']);
  });

  it.each([
    'bun pkg-pr-new publish',
    'pnpm pkg-pr-new publish --compact',
    'npx vsce publish',
    'pnpm vsce publish',
    'yarn electron-builder publish',
  ])('is none to a registry when it is %s', (command) => expect(read(NODE + run(command))).toEqual([]));

  it('runs the command that a step before wrote for it', () => {
    const writes = run('|\n          echo "PUBLISH_QUERY=pnpm run local-tool publish --yes" >> $GITHUB_ENV');
    expect(read(NODE + writes + run('pnpm exec ${{ env.PUBLISH_QUERY }}'))).toEqual(['script npm oidc']);
  });

  it.each([
    ['echo "URL=https://test.pypi.org/legacy/" >> "$GITHUB_ENV"', 'testpypi'],
    ['{ echo "URL=https://test.pypi.org/legacy/"; } >> $GITHUB_ENV', 'testpypi'],
    ['echo "URL=a" >> $GITHUB_ENV; printf "URL=https://test.pypi.org/legacy/\\n" >> $GITHUB_ENV', 'testpypi'],
    [
      'echo URL=https://test.pypi.org/legacy/ >> $GITHUB_ENV; false && echo "URL=a" >> $GITHUB_ENV',
      'testpypi',
    ],
    ['if [[ -f x ]]; then echo "URL=https://test.pypi.org/legacy/" >> $GITHUB_ENV; fi', 'null'],
    ['echo "URL=https://test.pypi.org/legacy/" >> $GITHUB_ENV; ./more.sh', 'null'],
    ['(cd x); echo "URL=https://test.pypi.org/legacy/" >> $GITHUB_ENV', 'null'],
  ])('takes the index that a step before has surely written: %s', (script, index) => {
    const writes = run(`|\n          ${script}`);
    const steps = `${writes}      - uses: pypa/gh-action-pypi-publish@v1\n        with: { repository-url: "\${{ env.URL }}" }\n`;
    expect(read(steps)).toEqual([`pypa-action ${index} oidc`]);
  });

  it('is not held up by all that a script writes', { timeout: 10_000 }, () => {
    const lines = Array.from(
      { length: 250 },
      (_, at) => `          if [[ -f x${at} ]]; then echo A${at}=b c >> $GITHUB_ENV; fi`,
    );
    expect(read(run(`|\n${lines.join('\n')}`) + run('twine upload dist/*'))).toEqual(['twine pypi oidc']);
  });

  it('does not guess which index a step with a condition chose', () => {
    const sure = run('|\n          echo "URL=https://upload.pypi.org/legacy/" >> "$GITHUB_ENV"');
    const writes =
      sure +
      run('|\n          echo "URL=https://test.pypi.org/legacy/" >> "$GITHUB_ENV"\n        if: vars.TEST');
    const steps = `${writes}      - uses: pypa/gh-action-pypi-publish@v1\n        with: { repository-url: "\${{ env.URL }}" }\n`;
    expect(read(steps)).toEqual(['pypa-action null oidc']);
  });
});

describe('a script that finds what an earlier step stored', () => {
  it.each([
    [
      '      - uses: rubygems/configure-rubygems-credentials@v2\n' + run('gem exec rake gems:release'),
      'script rubygems oidc',
    ],
    [
      run('echo "//registry.npmjs.org/:_authToken=${{ secrets.N }}" > .npmrc') + run('npm run release'),
      'script npm token',
    ],
    [run('cargo login ${{ secrets.C }}') + run('cargo xtask publish'), 'script crates token'],
  ])('publishes with it: %j', (steps, expected) => expect(read(steps)).toEqual([expected]));

  it('takes the credential of the registry that it publishes to, not the one of GitHub Packages', () => {
    const login = '      - uses: rubygems/configure-rubygems-credentials@v2\n';
    const github = run('|\n          echo ":github: Bearer ${{ secrets.G }}" > ~/.gem/credentials');
    expect(read(login + github + run('bundle exec fastlane release'))).toEqual(['script rubygems oidc']);
    const there = run('gem push --key github --host https://rubygems.pkg.github.com/octo x.gem');
    expect(read(github + there)).toEqual(['gem https://rubygems.pkg.github.com/octo token']);
    expect(read(github + run('gem push x.gem'))).toEqual(['gem rubygems unknown']);
  });

  it('needs more than a credential that is there', () => {
    const login = run('echo "//registry.npmjs.org/:_authToken=${{ secrets.N }}" > .npmrc');
    expect(read(login + run('npm run deploy'), { permissions: '{ contents: read }' })).toEqual([]);
  });

  it.each([
    ['Publish Rust crates to crates.io', 'script crates oidc'],
    ['Publish to NuGet', 'script nuget oidc'],
    ['Publish to PyPI', 'script null unknown'],
  ])('or goes where the step says: %s', (name, expected) => {
    expect(read(`      - name: ${name}\n        run: python3 tools/publish.py\n`)).toEqual([expected]);
  });
});

describe('a tool that nobody here knows', () => {
  const none = { permissions: '{ contents: read }' };

  it.each([
    ['version publish -f', 'PUB_TOKEN', ['script pub token']],
    ['rush publish --include-all', 'NPM_TOKEN', ['script npm token']],
    ['docker publish', 'NPM_TOKEN', []],
    ['gh release publish', 'NPM_TOKEN', []],
    ['dotnet publish', 'NUGET_API_KEY', []],
    ['mkdocs publish', 'PYPI_TOKEN', []],
    ['version publish --dry-run', 'PUB_TOKEN', []],
  ])('%s with %s', (command, name, expected) => {
    expect(read(run(command, env(name)), none)).toEqual(expected);
  });

  it('is none without a credential, and finds one that a cloud’s account gave', () => {
    expect(read(run('version publish -f'), none)).toEqual([]);
    const login = run('gcloud auth print-identity-token | dart pub token add https://pub.dev');
    expect(read(login + run('version publish -f'), none)).toEqual(['script pub token']);
  });
});

describe('a script of a package.json', () => {
  it.each([
    ['pnpm run experimental:publish', ['script npm oidc']],
    ['yarn publish:all', ['script npm oidc']],
    ['npm run publish:docs', []],
  ])('goes to npm with an ID token, where nothing else is spoken of: %s', (command, expected) => {
    expect(read(run(command))).toEqual(expected);
  });

  it('goes where the step says', () => {
    expect(read('      - name: To crates.io\n        run: npm run publish:all\n')).toEqual([
      'script crates oidc',
    ]);
    expect(read('      - name: To PyPI\n        run: npm run publish:all\n')).toEqual([
      'script null unknown',
    ]);
  });
});

describe('a script that is handed a credential', () => {
  const none = { permissions: '{ contents: read }' };

  it.each([
    ['cargo ci pypi publish', 'ACME_PYPI_PROD_TOKEN', 'script null token'],
    ['./tools/x.exe build -t FastRelease', 'NUGET_KEY', 'script nuget token'],
    ['./build.ps1', 'NuGetApiKey', 'script nuget token'],
    ['./build.ps1', 'NPM_TOKEN', []],
    ['./run-tests.sh', 'NUGET_KEY', []],
    ['cargo build --release', 'CARGO_REGISTRY_TOKEN', []],
    ['cargo release version', 'CARGO_REGISTRY_TOKEN', []],
    ['dotnet restore', 'NUGET_API_KEY', []],
    ['./release/x.exe build', 'NUGET_KEY', 'script nuget token'],
    ['./ci/python_wheel_upload.sh dist/*', 'PYPI_TOKEN', 'script null token'],
    ['./ci/upload-assets.sh', 'NPM_TOKEN', []],
    ['python -m release deploy 1.0', 'PYPI_TOKEN', 'script null token'],
    ['python -m twine check dist/*', 'PYPI_TOKEN', []],
    ['uv run release-package', 'PYPI_TOKEN', 'script null token'],
    ['uv run --no-sync python -m tools.pypi_cleanup', 'PYPI_PASSWORD', []],
    ['dart run grinder pkg-pub-deploy', 'PUB_CREDENTIALS', 'script pub token'],
    ['dotnet make publish', 'NUGET_API_KEY', 'script nuget token'],
    ['dotnet publish', 'NUGET_API_KEY', []],
    ['./gradlew publish', 'NPM_TOKEN', 'script npm token'],
  ])('reads %s with %s', (command, name, expected) => {
    expect(read(run(command, env(name)), none)).toEqual([expected].flat());
  });

  it.each([
    ['dotnet make publish --nuget-key="${{ secrets.K }}"', ['script nuget token']],
    ['./Build.ps1 publish -NuGetApiKey ${{ secrets.K }}', ['script nuget token']],
    ['make publish NPM_TOKEN=${{ secrets.K }}', ['script npm token']],
    ['make publish --nuget-key=none', []],
    ['make build --nuget-key=${{ secrets.K }}', []],
  ])('by its own options: %s', (command, expected) => {
    expect(read(run(command), none)).toEqual(expected);
  });

  it('publishes where a variable of its step says', () => {
    const url = 'NUGET_URL: "https://feed.example/v3/index.json"';
    const steps = run('./Push.ps1', `        env: { ${url}, NUGET_API_KEY: "\${{ secrets.N }}" }\n`);
    expect(read(steps, none)).toEqual(['script https://feed.example/v3/index.json token']);
    const untold = 'NUGET_SOURCE: "${{ secrets.WHERE }}"';
    const hidden = run('./Push.ps1', `        env: { ${untold}, NUGET_API_KEY: "\${{ secrets.N }}" }\n`);
    expect(read(hidden, none)).toEqual(['script null token']);
  });

  it('publishes when the step that is handed it says so', () => {
    const step = (name: string): string =>
      `      - name: ${name}\n        run: ./Build.ps1\n${env('NUGET_API_KEY')}`;
    expect(read(step('Build and Publish'), none)).toEqual(['script nuget token']);
    expect(read(step('Publish docs'), none)).toEqual([]);
  });

  it('is none where an upload is there that this run skips', () => {
    const upload = '      - if: ${{ false }}\n        uses: pypa/gh-action-pypi-publish@v1\n';
    expect(read(run('make pypi-files') + upload)).toEqual([]);
  });

  it.each([
    [run('~/auto shipit -vv $opts', env('TWINE_PASSWORD')), 'script null token'],
    [run('npx auto shipit', env('NPM_TOKEN')), 'script npm token'],
    [run('yarn auto ship-it --dry-run', env('NPM_TOKEN')), undefined],
    [run('npx auto label', env('NPM_TOKEN')), undefined],
    [run('"$HOME/bin/deploy"', env('PYPI_TOKEN')), 'script null token'],
  ])('is read in %j by the verb that releases', (steps, expected) => {
    expect(read(steps, none)).toEqual(expected === undefined ? [] : [expected]);
  });

  it('is not taken for npm’s where the workflow alone grants the ID token', () => {
    const text = `on: push\npermissions: { id-token: write }\njobs:\n  go:\n    steps:\n${run('pnpm release')}`;
    const rows = findPublishJobs(readGitHubWorkflow(text, 'ci.yml'));
    expect(rows.map(({ index }) => index)).toEqual([]);
  });

  it('is no second row beside the upload that is seen', () => {
    const steps =
      run('twine upload dist/*', env('TWINE_PASSWORD')) + run('make publish_all', env('TWINE_PASSWORD'));
    expect(read(steps, none)).toEqual(['twine pypi token']);
  });

  it('is read by the folder of an action of the repository that is not there', () => {
    const steps = `      - uses: ./main/packages/actions/releasePackages\n${env('NODE_AUTH_TOKEN')}`;
    expect(read(steps, none)).toEqual(['script npm token']);
    expect(read('      - uses: $/tools/releasePackages\n' + env('NODE_AUTH_TOKEN'), none)).toEqual([
      'script npm token',
    ]);
    expect(read('      - uses: ./tools/build\n' + env('NODE_AUTH_TOKEN'), none)).toEqual([]);
  });

  it('is another registry’s where semantic-release has none of npm’s', () => {
    const steps = '      - uses: cycjimmy/semantic-release-action@v4\n' + env('PYPI_TOKEN');
    expect(read(steps, none)).toEqual(['semantic-release null token']);
    expect(read(run('npx semantic-release', env('CARGO_REGISTRY_TOKEN')), none)).toEqual([
      'semantic-release crates token',
    ]);
  });
});

describe('actions of others that nobody here knows', () => {
  const none = { permissions: '{ contents: read }' };
  const uses = (action: string, more = ''): string => `      - uses: ${action}\n${more}`;
  const input = (name: string): string => `        with: { ${name}: "\${{ secrets.S }}" }\n`;

  it.each([
    ['acme/issue_release_action@v2', input('pub-credentials-json'), ['issue_release_action pub token']],
    ['acme/package-publisher@v1', env('NUGET_PUBLISH_KEY'), ['package-publisher nuget token']],
    ['acme/package-publisher@v1', env('PYPI_PASSWORD'), ['package-publisher pypi token']],
    ['acme/github/actions/publish-pypi@v1', input('token'), ['publish-pypi pypi token']],
    ['acme/many/release-pypi@main', input('pypi-password'), ['release-pypi pypi token']],
    ['acme/pypi-tool/publish@main', input('pypi-password'), ['pypi-tool pypi token']],
    ['etils-actions/pypi-auto-publish@v1', input('pypi-token'), ['pypi-auto-publish pypi token']],
    ['etils-actions/pypi-build-publish@v1', '', []],
    ['acme/gh-release@v1', input('token'), []],
    ['acme/setup-release@v1', env('NPM_TOKEN'), []],
  ])('reads %s %j', (action, more, expected) => expect(read(uses(action, more), none)).toEqual(expected));

  it('does not take what the job holds for what it hands to an action', () => {
    const head = '    env: { NPM_TOKEN: "${{ secrets.N }}" }\n';
    expect(read(uses('acme/gh-release@v1'), { ...none, head })).toEqual([]);
  });

  it.each([
    [uses('metamask/action-npm-publish@v6', input('npm-token')), 'action-npm-publish npm mixed'],
    [uses('metamask/action-npm-publish@v6'), 'action-npm-publish npm oidc'],
    [uses('autopub/autopub-action@v1', '        with: { command: publish }\n'), 'autopub pypi oidc'],
    [uses('bluefireteam/melos-action@v3', '        with: { publish: true }\n'), 'melos pub oidc'],
  ])('reads %j', (steps, expected) => expect(read(steps)).toEqual([expected]));

  it.each([
    ['acme/tools/.github/actions/pub-release@v1', ['pub-release pub oidc']],
    ['acme/pub-publish@v1', ['pub-publish pub oidc']],
    ['acme/pub-release-notes@v1', []],
    ['acme/github-release@v1', []],
  ])('reads %s behind the SDK that gives pub its token', (action, expected) => {
    expect(read(uses('dart-lang/setup-dart@v1') + uses(action))).toEqual(expected);
  });

  it('takes an action of several registries for several rows', () => {
    const covector =
      uses('jbolda/covector/packages/action@v0', '        with: { command: publish }\n') +
      env('NODE_AUTH_TOKEN');
    const login = run('cargo login ${{ secrets.C }}');
    expect(read(NODE + login + covector)).toEqual(['covector npm token', 'covector crates token']);
    const finalize = uses(
      'jupyter-server/jupyter-releaser/.github/actions/finalize-release@v2',
      env('NPM_TOKEN'),
    );
    expect(read(finalize)).toEqual(['jupyter_releaser pypi oidc', 'jupyter_releaser npm token']);
  });
});
