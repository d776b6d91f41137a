import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { runTidily } from '../support/rehearsal/rehearse.ts';
import { temporaryFolder } from '../support/rehearsal/temporary-folder.ts';
import { ROOT } from './imports.ts';
import { readText } from './markdown.ts';

const GUIDE = 'docs/guides/publish-from-any-ci.md';
const TEMPLATE = 'templates/publish/template.yml';

/** The recipes of a section of the guide. */
function recipesOf(section: string): readonly string[] {
  const [, text = ''] = readText(GUIDE).split(`\n## ${section}\n`);
  const blocks = text.split(/^## /mu)[0]!.matchAll(/^```yaml\n([\s\S]*?)^```$/gmu);
  return [...blocks].map(([, block]) => block!);
}

interface Registered {
  readonly provider: 'github' | 'gitlab';
  readonly index: string;
  readonly workflow: string;
  readonly environment: string;
}

/** What doctor says of a repository that holds these files, with this registration. */
async function doctor(
  files: Readonly<Record<string, string>>,
  registered: Registered,
): Promise<{ jobs: readonly Record<string, unknown>[]; findings: readonly { rule: string }[] }> {
  const folder = temporaryFolder('recipe');
  cpSync(path.join(ROOT, 'templates'), path.join(folder, 'templates'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const publishers = path.join(temporaryFolder('publishers'), 'publishers.json');
  writeFileSync(
    publishers,
    JSON.stringify([{ project: 'app', owner: 'group', repository: 'app', ...registered }]),
  );
  const run = await runTidily([
    'doctor',
    folder,
    '--repository',
    'group/app',
    '--publishers',
    publishers,
    '--json',
  ]);
  return JSON.parse(run.stdout) as Awaited<ReturnType<typeof doctor>>;
}

const accepted = (index: string, environment: string): unknown => ({
  index,
  environment,
  method: 'tokenless',
  auth: 'oidc',
  idToken: 'job',
});

/** A job that publishes by `tokenless publish` and is accepted, whatever starts it. */
function expectAccepted(jobs: readonly Record<string, unknown>[], index: string, environment: string): void {
  expect(jobs).toMatchObject([accepted(index, environment)]);
  const events = jobs.flatMap(({ events: all }) => all as { verdict: string; ref: string }[]);
  expect(events.length).toBeGreaterThan(0);
  expect(events.filter(({ verdict }) => verdict !== 'accept')).toEqual([]);
  expect(events.filter(({ ref }) => !ref.startsWith('refs/tags/v'))).toEqual([]);
}

describe('the recipe for GitHub Actions', () => {
  it('is accepted by the registration that it names', async () => {
    const [workflow = ''] = recipesOf('GitHub Actions');
    const { jobs } = await doctor(
      { '.github/workflows/release.yml': workflow },
      { provider: 'github', index: 'pypi', workflow: 'release.yml', environment: 'pypi' },
    );
    expectAccepted(jobs, 'pypi', 'pypi');
  });
});

describe('the recipes for GitLab CI/CD', () => {
  const [component = '', plain = ''] = recipesOf('GitLab CI/CD');
  const registered = { provider: 'gitlab', workflow: '.gitlab-ci.yml' } as const;

  it('are accepted without the component', async () => {
    const { jobs, findings } = await doctor(
      { '.gitlab-ci.yml': plain },
      { ...registered, index: 'pypi', environment: 'pypi' },
    );
    expectAccepted(jobs, 'pypi', 'pypi');
    expect(findings).toEqual([]);
  });

  it('are accepted with the component, as a file of the project', async () => {
    const local = component.replace(/component: \S+/u, `local: ${TEMPLATE}`);
    const { jobs, findings } = await doctor(
      { '.gitlab-ci.yml': local },
      { ...registered, index: 'testpypi', environment: 'testpypi' },
    );
    expectAccepted(jobs, 'testpypi', 'testpypi');
    expect(findings).toEqual([]);
  });

  it('are refused where the environment is another', async () => {
    const { jobs } = await doctor(
      { '.gitlab-ci.yml': plain },
      { ...registered, index: 'pypi', environment: 'production' },
    );
    const events = jobs.flatMap(({ events: all }) => all as { verdict: string; code?: string }[]);
    expect(new Set(events.map(({ code }) => code))).toEqual(new Set(['publisher-environment-mismatch']));
  });
});

describe('the GitLab component', () => {
  interface ComponentInput {
    readonly description: string;
    readonly default?: string;
    readonly regex?: string;
  }
  const [header, body] = parseAllDocuments(readText(TEMPLATE)).map((document) => document.toJS() as unknown);
  const { inputs } = (header as { spec: { inputs: Record<string, ComponentInput> } }).spec;
  const [component = ''] = recipesOf('GitLab CI/CD');

  it('has the inputs that the guide names, with their defaults', () => {
    const [, section = ''] = readText(GUIDE).split('\n## GitLab CI/CD\n');
    const rows = section.split(/^## /mu)[0]!.matchAll(/^\| `([\w-]+)` \| (\S+|`[^`]+`) \|/gmu);
    const stated = [...rows].map(([, name, value]) => [name, value]);
    const expected = Object.entries(inputs).map(([name, { default: value }]) => [
      name,
      value === undefined ? '–' : `\`${value}\``,
    ]);
    expect(stated).toEqual(expected);
  });

  it('uses every input that it declares, and none besides', () => {
    const used = [...JSON.stringify(body).matchAll(/\$\[\[ inputs\.([\w-]+) \]\]/gu)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(Object.keys(inputs)));
  });

  it('has an ID token to sign with, as the recipe without it has', () => {
    const [job] = Object.values(body as Record<string, { id_tokens: object }>);
    const plain = parse(recipesOf('GitLab CI/CD')[1] ?? '') as { publish: { id_tokens: object } };
    for (const { id_tokens: tokens } of [job!, plain.publish])
      expect(tokens).toMatchObject({ SIGSTORE_ID_TOKEN: { aud: 'sigstore' } });
  });

  it('is given inputs that it takes', () => {
    const [include] = (parse(component) as { include: { inputs: Record<string, string> }[] }).include;
    for (const [name, value] of Object.entries(include!.inputs)) {
      expect(inputs).toHaveProperty([name]);
      expect(value).toMatch(new RegExp(inputs[name]!.regex ?? '', 'u'));
    }
  });

  it.each(['tokenless', 'tokenless@latest', 'tokenless@1', 'a@1.0.0; id', '$(id)@1.0.0', 'a@1.0.0 b'])(
    'takes no package that is not exactly one: %j',
    (name) => expect(name).not.toMatch(new RegExp(inputs['package']!.regex!, 'u')),
  );

  it('puts no input into its script, where it would be a part of a command', () => {
    const [job] = Object.values(body as Record<string, { script: string[] }>);
    expect(job!.script.join('\n')).not.toContain('$[[');
  });
});

describe('the other recipes', () => {
  const commandLine = readText('docs/reference/cli.md').split('## tokenless publish\n')[1] ?? '';

  it.each(['Google Cloud', 'CircleCI', 'Buildkite'])('are YAML and one command of ours: %s', (section) => {
    const [recipe = ''] = recipesOf(section);
    expect(parse(recipe)).toBeTypeOf('object');
    expect(recipe.replaceAll(/[[\],]/gu, ' ').replaceAll(/ +/gu, ' ')).toMatch(
      /--yes --package=tokenless@\d+\.\d+\.\d+ tokenless publish dist --index (?:pypi|https:\/\/index\.example\/)/u,
    );
  });

  it('name flags that the command has', () => {
    const flags = [...readText(GUIDE).matchAll(/tokenless publish dist (--[\w-]+)/gu)].map(
      ([, flag]) => flag!,
    );
    expect(flags.length).toBeGreaterThan(3);
    expect(flags.filter((flag) => !commandLine.split('\n## ')[0]!.includes(`${flag} `))).toEqual([]);
  });
});
