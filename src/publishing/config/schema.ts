import { z } from 'zod';
import type { PublisherProvider } from './config.ts';
import { DECLARED_INDEX_NAMES, parseDeclaredIndex } from './index-names.ts';
import { SECRET_KINDS, type SecretKind } from './secret-kinds.ts';

const text = z.string().trim().min(1, 'it is empty');
const command = text;
const name = (what: string): z.ZodString =>
  z.string().regex(/^[A-Za-z0-9._-]+$/u, `it is not the name of ${what}`);
const id = z
  .union([z.string(), z.number()], 'it is neither text nor a number')
  .transform(String)
  .refine((value) => /^[0-9]+$/u.test(value), 'a numeric id holds digits only');

const NO_WORKFLOW_FILE =
  'it is not a file name that ends in `.yml` or `.yaml` (a name without a folder, as the index wants it)';
const NO_PIPELINE_PATH =
  'it is not a path from the root of the repository that ends in `.yml` or `.yaml`, such as `.gitlab-ci.yml`';

const ENDS_IN_GIT = 'it ends in `.git`, which is of the URL and not of the name';

const NO_CHANGELOG_PATH = 'it is not a path from the root of the repository, such as `docs/changes.md`';

/** The path of a GitLab configuration from the root of its repository. */
const PIPELINE_PATH = /^[^/\\](?:[^\\]*[^/\\])?\.ya?ml$/u;
const WORKFLOW_FILE = /^[^/\\]+\.ya?ml$/u;
/** A namespace of GitLab with its subgroups. */
const NAMESPACE = /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/u;

const index = text.transform((value, context) => {
  const parsed = parseDeclaredIndex(value);
  if (parsed !== undefined) return parsed;
  context.addIssue(`\`${value}\` is neither a known index (${DECLARED_INDEX_NAMES.join(', ')}) nor a URL`);
  return z.NEVER;
});

/** True for what PyPI's page shows in the place of an environment where none is registered. */
export function isAnyEnvironment(value: string): boolean {
  return /^\(any\)$/iu.test(value.trim());
}

/** What to say of it. */
export const ANY_ENVIRONMENT =
  '`(Any)` is what the page of an index shows where no environment is registered: leave the key out';

/** An environment left empty means what leaving it out means: not constrained. */
const environment = z
  .string()
  .nullable()
  .transform((value) => (value === null || value.trim() === '' ? undefined : value))
  .refine((value) => value === undefined || !/^\s|\s$/u.test(value), 'it begins or ends with a space')
  .refine((value) => value === undefined || !isAnyEnvironment(value), ANY_ENVIRONMENT);

const tagPattern = text.refine(
  (value) => value.split('{version}').length === 2,
  'it does not hold `{version}` exactly once, as `v{version}` does',
);

/** A publisher as written, checked. */
export interface PublisherForm {
  readonly index: string;
  readonly provider: PublisherProvider;
  readonly project?: string | undefined;
  readonly owner?: string | undefined;
  readonly repository?: string | undefined;
  readonly workflow?: string | undefined;
  readonly environment?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly repositoryId?: string | undefined;
  readonly reviewers: readonly string[];
  readonly preventSelfReview?: boolean | undefined;
  readonly waitMinutes?: number | undefined;
  readonly deployTags?: readonly string[] | undefined;
  readonly deployBranches?: readonly string[] | undefined;
  readonly versions: string;
  readonly pending?: boolean | undefined;
}

/** An allowed secret as written, checked. */
export interface AllowedSecretForm {
  readonly member: string;
  readonly kind?: SecretKind | undefined;
  readonly reason: string;
}

/** A rule of doctor that is ignored, as written, checked. */
export interface IgnoredRuleForm {
  readonly rule: string;
  readonly file?: string | undefined;
  readonly reason: string;
}

/** The tool's part of the configuration as written, checked. */
export interface ToolForm {
  readonly project?: string | undefined;
  readonly repository?: string | undefined;
  readonly workflow?: string | undefined;
  readonly build?: string | undefined;
  readonly gates: readonly string[];
  readonly tag: string;
  readonly changelog?: string | undefined;
  readonly publisher: readonly PublisherForm[];
  readonly allowSecret: readonly AllowedSecretForm[];
  readonly ignore: readonly IgnoredRuleForm[];
}

/** Thirty days: https://docs.github.com/rest/deployments/environments */
const MOST_WAIT_MINUTES = 43_200;
const NO_WAIT = `it is not a whole number of minutes from 0 to ${MOST_WAIT_MINUTES}`;

/** Patterns of a deployment policy: of tags or branches, without the `refs/…/` before. */
const refPatterns = z.array(
  text.refine(
    (value) => !value.startsWith('refs/'),
    'a pattern is of the name alone: `v*` and not `refs/tags/v*`',
  ),
);

const PUBLISHER_SHAPE = {
  index,
  project: name('a project').optional(),
  provider: z.enum(['github', 'gitlab'], 'it is neither `github` nor `gitlab`').default('github'),
  owner: z.string().regex(NAMESPACE, 'it is not the name of an owner').optional(),
  repository: name('a repository (without its owner, which has its own key `owner`)')
    .refine((value) => !value.endsWith('.git'), ENDS_IN_GIT)
    .optional(),
  workflow: text.optional(),
  environment: environment.optional(),
  ownerId: id.optional(),
  repositoryId: id.optional(),
  reviewers: z.array(text).default([]),
  preventSelfReview: z.boolean().optional(),
  waitMinutes: z.number().int(NO_WAIT).min(0, NO_WAIT).max(MOST_WAIT_MINUTES, NO_WAIT).optional(),
  deployTags: refPatterns.optional(),
  deployBranches: refPatterns.optional(),
  versions: text.default('all'),
  pending: z.boolean().optional(),
};

/** One publisher, in `[[tool.tokenless.publisher]]` and in the list of `--publishers`. */
export const PUBLISHER_SCHEMA: z.ZodType<PublisherForm> = z
  .strictObject(PUBLISHER_SHAPE)
  .superRefine(({ provider, owner, workflow: file }, context) => {
    const refuse = (key: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [key], message });
    const isGitLab = provider === 'gitlab';
    if (!isGitLab && owner?.includes('/') === true) refuse('owner', 'it is not the name of an owner');
    if (file === undefined || (isGitLab ? PIPELINE_PATH : WORKFLOW_FILE).test(file)) return;
    refuse('workflow', isGitLab ? NO_PIPELINE_PATH : NO_WORKFLOW_FILE);
  });

const ALLOWED_SECRET_SHAPE = {
  member: text.refine((value) => !/^\/|\\/u.test(value), 'a member is named from the project on, with `/`'),
  kind: z.enum(SECRET_KINDS, `it is none of ${SECRET_KINDS.join(', ')}`).optional(),
  reason: text,
};

const IGNORE_SHAPE = {
  rule: z.string().regex(/^[a-z][a-z0-9-]*$/u, 'it is not the name of a rule'),
  file: text.optional(),
  reason: text,
};

const TOOL_SHAPE = {
  project: name('a project').optional(),
  repository: z
    .string()
    .regex(/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)+$/u, 'it is not of the form `OWNER/NAME`')
    .refine((value) => !value.endsWith('.git'), ENDS_IN_GIT)
    .refine((value) => !/^[^/]*\.[^/]*\/[^/]+\//u.test(value), 'it begins with a host: `OWNER/NAME` has none')
    .optional(),
  workflow: text.refine((value) => WORKFLOW_FILE.test(value), NO_WORKFLOW_FILE).optional(),
  build: command.optional(),
  gates: z.array(command).default([]),
  tag: tagPattern.default('v{version}'),
  changelog: text
    .refine((value) => !/^\/|\\|^[A-Za-z]:|(?:^|\/)\.\.(?:\/|$)/u.test(value), NO_CHANGELOG_PATH)
    .optional(),
  publisher: z.array(PUBLISHER_SCHEMA).default([]),
  allowSecret: z.array(z.strictObject(ALLOWED_SECRET_SHAPE)).default([]),
  ignore: z.array(z.strictObject(IGNORE_SHAPE)).default([]),
};

/** `[tool.tokenless]`, or the top level of `tokenless.toml`. */
export const TOOL_SCHEMA: z.ZodType<ToolForm> = z.strictObject(TOOL_SHAPE);

/** What tokenless reads of `[project]`. */
export interface ProjectForm {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly dynamic: readonly string[];
}

/** The part of `[project]` that tokenless reads; whatever else stands there is not its business. */
export const PROJECT_SCHEMA: z.ZodType<ProjectForm> = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  dynamic: z.array(z.string()).default([]),
});

/** The tables of a configuration. */
export type ConfigTable = 'tool' | 'publisher' | 'allowSecret' | 'ignore';

const SHAPES: Readonly<Record<ConfigTable, object>> = {
  tool: TOOL_SHAPE,
  publisher: PUBLISHER_SHAPE,
  allowSecret: ALLOWED_SECRET_SHAPE,
  ignore: IGNORE_SHAPE,
};

/** Keys that may stand in a table. */
export function knownKeys(table: ConfigTable): readonly string[] {
  return Object.keys(SHAPES[table]);
}
