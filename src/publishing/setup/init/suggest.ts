import type { TokenlessError } from '../../../base/index.ts';
import { isValidName } from '../../../packaging/index.ts';
import { inferTagPattern, splitRepository } from '../../config/index.ts';
import { setupErrors } from '../errors.ts';
import { DEFAULT_BUILD, type InitAnswers, type InitIndex, type Uploader } from './answers.ts';
import type { InitFacts } from './facts.ts';
import { inferGates } from './infer.ts';
import { findOwnAction } from './own-action.ts';

/** What the caller says; everything may be left out. */
export interface InitRequest {
  readonly project?: string;
  /** `OWNER/NAME`. */
  readonly repository?: string;
  readonly workflow?: string;
  readonly tag?: string;
  readonly build?: string;
  readonly gates?: readonly string[];
  readonly uploader?: Uploader;
  readonly tokenlessPackage?: string;
  readonly environments?: Partial<Readonly<Record<InitIndex, string>>>;
  readonly reviewers?: readonly string[];
}

/** A request in which everything that can be found out is filled in. */
export interface InitSuggestion extends InitRequest {
  readonly workflow: string;
  readonly tag: string;
  readonly build: string;
  readonly gates: readonly string[];
  readonly uploader: Uploader;
  readonly environments: Readonly<Record<InitIndex, string>>;
  readonly reviewers: readonly string[];
}

/** A configuration that is there already is what the other files must agree with. */
function refuseContradiction(request: InitRequest, facts: InitFacts): void {
  const file = facts.configured;
  if (file === undefined) return;
  for (const key of ['project', 'repository', 'workflow', 'tag', 'build'] as const) {
    const said = facts.config.sources[key] === undefined ? undefined : facts.config[key];
    const asked = request[key];
    if (asked === undefined || said === undefined || asked === said) continue;
    throw contradiction(`--${key}`, { file, key, said, asked });
  }
  const { gates } = facts.config;
  const isOther = request.gates !== undefined && request.gates.join('\n') !== gates.join('\n');
  if (!isOther || facts.config.sources['gates'] === undefined) return;
  const [said, asked] = [gates.join(', '), request.gates.join(', ')];
  throw contradiction('--gate', { file, key: 'gates', said, asked });
}

function contradiction(
  flag: string,
  {
    file,
    key,
    said,
    asked,
  }: { readonly file: string; readonly key: string; readonly said: string; readonly asked: string },
): TokenlessError {
  return setupErrors.create('init-answer-invalid', {
    flag,
    reason: `\`${file}\` says \`${said}\`, and the command line says \`${asked}\``,
    mend: `change \`${key}\` in \`${file}\`, or leave \`${flag}\` out`,
  });
}

function environmentOf({ config }: InitFacts, index: InitIndex): string {
  return config.publishers.find((publisher) => publisher.index === index)?.environment ?? index;
}

function repositoryOf({ config, remote }: InitFacts): string | undefined {
  return config.repository ?? (remote === undefined ? undefined : `${remote.owner}/${remote.name}`);
}

/**
 * What is asked for, else what the configuration says, else what the repository shows.
 * Throws `init-answer-invalid` where the command line contradicts a configuration that is there.
 */
export function suggestAnswers(request: InitRequest, facts: InitFacts): InitSuggestion {
  refuseContradiction(request, facts);
  const { config, recentTags } = facts;
  const project = request.project ?? config.project ?? config.projectName;
  const repository = request.repository ?? repositoryOf(facts);
  const { sources } = config;
  const tag =
    sources['tag'] === undefined
      ? inferTagPattern({ version: config.projectVersion, project, tags: recentTags })
      : config.tag;
  const production = config.publishers.find(({ index }) => index === 'pypi');
  return {
    ...request,
    ...(project === undefined ? {} : { project }),
    ...(repository === undefined ? {} : { repository }),
    workflow: request.workflow ?? config.workflow ?? 'release.yml',
    tag: request.tag ?? tag,
    build: request.build ?? config.build ?? DEFAULT_BUILD,
    gates: request.gates ?? (sources['gates'] === undefined ? inferGates(facts) : config.gates),
    uploader: request.uploader ?? 'pypa',
    environments: {
      testpypi: request.environments?.testpypi ?? environmentOf(facts, 'testpypi'),
      pypi: request.environments?.pypi ?? environmentOf(facts, 'pypi'),
    },
    reviewers: request.reviewers ?? production?.reviewers ?? [],
  };
}

/** A rule for one answer: what it must look like, and what to write. */
interface AnswerRule {
  readonly flag: string;
  readonly values: readonly string[];
  readonly allowed: RegExp;
  readonly reason: string;
  readonly mend: string;
}

function rulesFor(suggestion: InitSuggestion): readonly AnswerRule[] {
  const { project = '', repository = '', workflow, tag, build, gates, environments, reviewers } = suggestion;
  return [
    {
      flag: '--repository',
      values: [repository],
      allowed: /^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/u,
      reason: 'is not of the form `OWNER/NAME`',
      mend: 'write it as `octo-org/sampleproject`',
    },
    {
      flag: '--project',
      values: isValidName(project) ? [] : [project],
      allowed: /^$/u,
      reason: 'is not the name of a project',
      mend: 'write letters, digits, and `.`, `_` or `-` between them',
    },
    {
      flag: '--workflow',
      values: [workflow],
      allowed: /^[A-Za-z0-9_][A-Za-z0-9._-]*\.ya?ml$/u,
      reason: 'is not a file name that ends in `.yml` or `.yaml`',
      mend: 'write a name without a folder, as `release.yml`',
    },
    {
      flag: '--tag',
      values: [tag],
      allowed: /^[A-Za-z0-9._/@+-]*\{version\}[A-Za-z0-9._/@+-]*$/u,
      reason: 'is no tag with one version in it',
      mend: 'write a pattern that holds `{version}` once, as `v{version}`',
    },
    {
      flag: '--build` or `--gate',
      values: [build, ...gates],
      // An expression would be filled in by CI, inside of the script: its text would become a part of the command.
      allowed: /^(?!.*\$\{\{)[^\p{Cc}]*\S[^\p{Cc}]*$/u,
      reason: 'is not one command on one line without a workflow expression',
      mend: 'put what it does into a script of the repository, and give the command that runs it',
    },
    {
      flag: '--testpypi-environment` or `--pypi-environment',
      values: Object.values(environments),
      allowed: /^[A-Za-z0-9](?:[A-Za-z0-9 ._/-]{0,253}[A-Za-z0-9])?$/u,
      reason: 'is not a name that both the forge and an index take',
      mend: 'write letters, digits, and `.`, `_`, `-` or spaces between them',
    },
    {
      flag: '--reviewer',
      values: reviewers,
      allowed: /^[A-Za-z0-9-]+(?:\/[A-Za-z0-9_-]+)?$/u,
      reason: 'is not the name of an account or a team',
      mend: 'write it as `octocat`, a team as `octo-org/releases`',
    },
  ];
}

function refuseWrong(suggestion: InitSuggestion): void {
  for (const { flag, values, allowed, reason, mend } of rulesFor(suggestion)) {
    const wrong = values.find((value) => !allowed.test(value));
    if (wrong === undefined) continue;
    throw setupErrors.create('init-answer-invalid', { flag, reason: `\`${wrong}\` ${reason}`, mend });
  }
}

const EXACT_PACKAGE =
  /^(?:(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*@\d+\.\d+\.\d+[A-Za-z0-9.+-]*|https:\/\/[A-Za-z0-9.-]+(?::\d+)?\/[A-Za-z0-9._~/@%+-]+\.tgz)$/u;

/** A name that nobody holds on npm would give the job, and its identity, to whoever takes it. */
function refuseLoosePackage({ uploader, tokenlessPackage }: InitSuggestion): void {
  if (uploader !== 'tokenless') return;
  if (tokenlessPackage === undefined) {
    throw setupErrors.create('init-answer-missing', {
      flag: '--tokenless-package',
      what: 'the exact package of tokenless that the publish jobs run',
    });
  }
  if (EXACT_PACKAGE.test(tokenlessPackage) || findOwnAction(tokenlessPackage) !== undefined) return;
  throw setupErrors.create('init-answer-invalid', {
    flag: '--tokenless-package',
    reason: `\`${tokenlessPackage}\` names no one package`,
    mend: 'write a name with its exact version, as `NAME@1.2.3`, the https address of a `.tgz`, or the Action, as `OWNER/tokenless@COMMIT#TAG`',
  });
}

function required(value: string | undefined, flag: string, what: string): string {
  if (value !== undefined && value !== '') return value;
  throw setupErrors.create('init-answer-missing', { flag, what });
}

/** The answers, checked. Throws `init-answer-missing`, `init-answer-invalid`. */
export function completeAnswers(suggestion: InitSuggestion, facts: InitFacts): InitAnswers {
  const project = required(suggestion.project, '--project', 'the name of the project at the indexes');
  const repository = required(suggestion.repository, '--repository', 'the repository on the forge');
  refuseWrong(suggestion);
  refuseLoosePackage(suggestion);
  const { owner, name } = splitRepository(repository);
  const { workflow, tag, build, gates, uploader, tokenlessPackage, environments, reviewers } = suggestion;
  return {
    project,
    owner,
    repository: name,
    workflow,
    tag,
    build,
    gates,
    uploader,
    ...(tokenlessPackage === undefined ? {} : { tokenlessPackage }),
    environments,
    reviewers,
    allowedMembers: facts.config.allowedSecrets.map(({ member }) => member),
  };
}
