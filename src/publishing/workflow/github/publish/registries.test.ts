import { NPM_REGISTRY_HOST } from '../../../../trust/index.ts';
import { describe, expect, it } from 'vitest';
import type { IdTokenPermission } from '../../workflow.ts';
import { readScript } from '../shell/commands.ts';
import { readConfigured, readPublishCommand } from './command.ts';
import { parseRegistry } from './registries.ts';

interface Facts {
  readonly variables?: Record<string, string>;
  readonly idToken?: IdTokenPermission;
}

function read(script: string, { variables = {}, idToken = 'job' }: Facts = {}): string {
  const commands = readScript(script, new Map(Object.entries(variables)));
  const configured = new Map(commands.map(readConfigured).filter((pair) => pair !== undefined));
  return commands
    .map((command) => readPublishCommand(command, { idToken, configured }))
    .filter((hit) => hit !== undefined)
    .map(({ index, method, auth }) => `${method} ${index} ${auth}`)
    .join('; ');
}

describe('readPublishCommand for npm', () => {
  it.each([
    ['npm publish', 'npm npm oidc'],
    ['npm publish --access public --provenance', 'npm npm oidc'],
    ['npm stage publish', 'npm npm oidc'],
    ['npm --workspace pkg publish', 'npm npm oidc'],
    ['npm publish --workspaces', 'npm npm oidc'],
    ['npm publish ./dist/*.tgz --tag next', 'npm npm oidc'],
    ['NODE_AUTH_TOKEN=x npm publish', 'npm npm token'],
    ['NODE_AUTH_TOKEN= npm publish', 'npm npm oidc'],
    ['NPM_CONFIG_REGISTRY=https://npm.pkg.github.com npm publish', 'npm https://npm.pkg.github.com unknown'],
    ['npm publish --registry https://npm.pkg.github.com/', 'npm https://npm.pkg.github.com unknown'],
    ['npm publish --registry=https://' + NPM_REGISTRY_HOST, 'npm npm oidc'],
    ['npm publish --registry "$(cat registry)"', 'npm null oidc'],
    ['npm publish --//' + NPM_REGISTRY_HOST + '/:_authToken=$T', 'npm npm token'],
    ['pnpm publish -r --no-git-checks', 'pnpm npm oidc'],
    ['pnpm -r publish', 'pnpm npm oidc'],
    ['pnpm --filter "./packages/**" publish', 'pnpm npm oidc'],
    ['pnpm recursive publish', 'pnpm npm oidc'],
    ['yarn publish --new-version 1.0.0', 'yarn npm oidc'],
    ['yarn npm publish --access public', 'yarn npm oidc'],
    ['yarn workspaces foreach --all --no-private npm publish', 'yarn npm oidc'],
    ['yarn workspace @octo/app npm publish', 'yarn npm oidc'],
    ['YARN_NPM_AUTH_TOKEN=x yarn npm publish', 'yarn npm token'],
    ['bun publish', 'bun npm oidc'],
    ['bunx npm publish', 'npm npm oidc'],
    ['npx lerna publish from-package --yes', 'lerna npm oidc'],
    ['npx changeset publish', 'changesets npm oidc'],
    ['npx @changesets/cli@2 publish', 'changesets npm oidc'],
    ['pnpm changeset publish', 'changesets npm oidc'],
    ['yarn run changeset publish', 'changesets npm oidc'],
    ['npx semantic-release', 'semantic-release npm oidc'],
    ['npx -p semantic-release -p @semantic-release/git semantic-release', 'semantic-release npm oidc'],
    ['npx semantic-release@24 --branches main', 'semantic-release npm oidc'],
    ['npm run semantic-release', 'semantic-release npm oidc'],
    ['NPM_TOKEN=x npx semantic-release', 'semantic-release npm token'],
    ['npx release-it --ci', 'release-it npm oidc'],
    ['npx np --yolo', 'np npm oidc'],
    ['npx nx release publish', 'nx npm oidc'],
    ['pnpm exec nx release --yes', 'nx npm oidc'],
    ['wasm-pack publish', 'wasm-pack npm oidc'],
    ['NPM_REGISTRY=' + NPM_REGISTRY_HOST + ' npx -p publib@latest publib-npm', 'publib npm oidc'],
    ['find . -name "*.tgz" -exec npm publish {} +', 'npm npm oidc'],
    ['for d in a b; do npm publish "$d"; done', 'npm npm oidc'],
  ])('reads %s', (script, expected) => expect(read(script)).toBe(expected));

  it.each([
    'npm publish --dry-run',
    'NPM_CONFIG_DRY_RUN=true npm publish',
    'npm pack',
    'npm run build',
    'npx pkg-pr-new publish ./packages/*',
    'npx semantic-release --dry-run',
    'semantic-release version',
    'semantic-release publish',
    'npx changeset version',
    'npx lerna version',
    'npx nx release version',
    'npx nx release --skip-publish',
    'npx release-it --no-npm',
    'npm help publish',
    'echo npm publish',
    'yarn npm info publish-me',
  ])('finds nothing in %s', (script) => expect(read(script)).toBe(''));

  it('takes tools that also do other things for publishing only with something to publish with', () => {
    expect(read('npx semantic-release', { idToken: 'missing' })).toBe('');
    expect(read('npx np', { idToken: 'missing' })).toBe('');
    expect(read('npm publish', { idToken: 'missing' })).toBe('npm npm unknown');
  });
});

describe('readPublishCommand for crates.io', () => {
  it.each([
    ['cargo publish', 'cargo crates unknown'],
    ['cargo +stable publish -p app --locked', 'cargo crates unknown'],
    ['cargo publish --token "$T"', 'cargo crates token'],
    ['CARGO_REGISTRY_TOKEN=x cargo publish', 'cargo crates token'],
    ['cargo publish --registry crates-io', 'cargo crates unknown'],
    ['cargo publish --registry internal', 'cargo null unknown'],
    [
      'CARGO_REGISTRIES_MY_OWN_INDEX=sparse+https://x.example/index/ CARGO_REGISTRIES_MY_OWN_TOKEN=t cargo publish --registry my-own',
      'cargo https://x.example/index/ token',
    ],
    ['cargo workspaces publish --from-git', 'cargo-workspaces crates unknown'],
    ['cargo ws publish --yes', 'cargo-workspaces crates unknown'],
    ['cargo release --execute --no-confirm', 'cargo-release crates unknown'],
    ['cargo release publish -x', 'cargo-release crates unknown'],
    ['cargo release "$FLAGS"', 'cargo-release crates unknown'],
    ['cargo smart-release --execute', 'cargo-smart-release crates unknown'],
    ['release-plz release', 'release-plz crates oidc'],
  ])('reads %s', (script, expected) => expect(read(script)).toBe(expected));

  it.each([
    'cargo publish --dry-run',
    'cargo publish -n',
    'cargo package',
    'cargo release patch',
    'cargo release --execute --no-publish',
    'cargo release tag --execute',
    'release-plz release-pr',
    'release-plz release --dry-run',
    'cargo build --release',
    'cargo install cargo-release',
  ])('finds nothing in %s', (script) => expect(read(script)).toBe(''));
});

describe('readPublishCommand for RubyGems, NuGet, pub.dev, JSR and Cloudsmith', () => {
  it.each([
    ['gem push pkg/*.gem', 'gem rubygems unknown'],
    ['GEM_HOST_API_KEY=x gem push app.gem', 'gem rubygems token'],
    [
      'gem push --host https://rubygems.pkg.github.com/octo app.gem',
      'gem https://rubygems.pkg.github.com/octo unknown',
    ],
    ['RUBYGEMS_HOST=https://x.example gem push app.gem', 'gem https://x.example unknown'],
    ['bundle exec rake release', 'rake rubygems unknown'],
    ['rake release:rubygem_push', 'rake rubygems unknown'],
    ['dotnet nuget push out/*.nupkg -k "$K" -s https://api.nuget.org/v3/index.json', 'dotnet nuget token'],
    [
      'dotnet nuget push out/*.nupkg --api-key "$K" --source nuget.org --skip-duplicate',
      'dotnet nuget token',
    ],
    [
      'dotnet nuget push out/*.nupkg --source https://nuget.pkg.github.com/octo/index.json',
      'dotnet https://nuget.pkg.github.com/octo/index.json unknown',
    ],
    ['dotnet nuget push out/*.nupkg -s feed', 'dotnet null unknown'],
    [
      'dotnet nuget add source https://x.example/v3/index.json -n feed\ndotnet nuget push a.nupkg -s feed',
      'dotnet https://x.example/v3/index.json unknown',
    ],
    [
      'nuget sources Add -Name feed -Source https://x.example/v3/index.json\nnuget push a.nupkg -Source feed -SkipDuplicate',
      'nuget https://x.example/v3/index.json unknown',
    ],
    [
      'nuget.exe push a.nupkg -ApiKey $env:KEY -Source https://www.nuget.org/api/v2/package',
      'nuget nuget token',
    ],
    ['nuget push a.nupkg $KEY -Source https://api.nuget.org/v3/index.json', 'nuget nuget token'],
    [
      'NUGET_API_KEY=x dotnet nuget push a.nupkg --source https://api.nuget.org/v3/index.json',
      'dotnet nuget token',
    ],
    ['ls *.nupkg | ForEach-Object { dotnet nuget push $_ -k $env:K -s nuget.org }', 'dotnet nuget token'],
    ['find . -name "*.nupkg" | xargs -n 1 dotnet nuget push -s nuget.org', 'dotnet nuget unknown'],
    ['publib-nuget', 'publib nuget oidc'],
    ['dart pub publish --force', 'dart pub none'],
    ['flutter pub publish -f', 'flutter pub none'],
    ['fvm flutter pub publish -f', 'flutter pub none'],
    ['dart pub publish --server https://x.example', 'dart https://x.example unknown'],
    ['melos publish --no-dry-run --yes', 'melos pub none'],
    ['dart pub lish -f', 'dart pub none'],
    ['dart pub global run firehose --publish', 'firehose pub none'],
    ['deno run -A jsr:@david/publish-on-tag@0.1.4', 'deno jsr oidc'],
    ['npx jsr publish', 'jsr jsr oidc'],
    ['pnpm dlx jsr publish --allow-slow-types', 'jsr jsr oidc'],
    ['bunx jsr publish --token=$T', 'jsr jsr token'],
    ['deno publish', 'deno jsr oidc'],
    [
      'cloudsmith push python octo/repo dist/*.whl',
      'cloudsmith https://python.cloudsmith.io/octo/repo/ unknown',
    ],
    [
      'CLOUDSMITH_API_KEY=x cloudsmith push npm octo/repo a.tgz',
      'cloudsmith https://npm.cloudsmith.io/octo/repo/ token',
    ],
    ['cloudsmith push python "$REPO" dist/*.whl', 'cloudsmith null unknown'],
  ])('reads %s', (script, expected) => expect(read(script)).toBe(expected));

  it.each([
    'gem build app.gemspec',
    'rake spec',
    'rake release:guard_clean',
    'dotnet pack',
    'dotnet publish -c Release',
    'nuget pack',
    'dart pub publish --dry-run',
    'flutter pub publish -n',
    'melos publish',
    'deno publish --dry-run',
    'jsr publish --dry-run',
    'cloudsmith push deb octo/repo/ubuntu/jammy a.deb',
    'cloudsmith list packages octo/repo',
    'docker push octo/app',
    'helm push app.tgz oci://x',
    'anaconda upload dist/*',
    './gradlew publish',
    'mvn deploy',
    'vsce publish',
    'git push origin v1',
  ])('finds nothing in %s', (script) => expect(read(script)).toBe(''));
});

describe('parseRegistry', () => {
  it.each([
    ['https://' + NPM_REGISTRY_HOST + '/', 'npm', 'npm'],
    [
      'https://' + NPM_REGISTRY_HOST + '.evil.example/',
      'npm',
      'https://' + NPM_REGISTRY_HOST + '.evil.example',
    ],
    ['https://evil.example/' + NPM_REGISTRY_HOST, 'npm', 'https://evil.example/' + NPM_REGISTRY_HOST],
    ['javascript:alert(1)', 'npm', undefined],
    ['https://', 'npm', undefined],
    ['__proto__', 'nuget', undefined],
  ] as const)('takes %s for what it is', (text, family, expected) => {
    expect(parseRegistry(text, family)).toBe(expected);
  });
});
