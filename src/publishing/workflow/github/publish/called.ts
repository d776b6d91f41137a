import type { Ecosystem, PublishAuth } from '../../workflow.ts';
import type { Context } from '../expressions/evaluate.ts';
import { UNTOLD, holds, variants } from '../expressions/template.ts';
import { type Possible, known, toText } from '../expressions/value.ts';
import { fromTexts } from '../context.ts';
import type { Job } from '../model.ts';
import type { PublishHit } from './hit.ts';
import { isUntold, parseRegistry } from './registries.ts';

/** A reusable workflow of another repository that publishes, by what its own file says. */
interface CalledWorkflow {
  readonly pattern: RegExp;
  readonly method: string;
  readonly registry: Ecosystem;
  readonly fallback: string;
  readonly indexInput?: string;
  /** The secret that it uploads with; without one it exchanges an ID token where it can. */
  readonly secret?: string;
  readonly auth: PublishAuth;
  /** The input that names the environment of the publish job, with its default. */
  readonly environment?: readonly [input: string, fallback: string];
  /** When it publishes, as an expression over `inputs` and `github`. */
  readonly condition?: string;
  readonly defaults?: Readonly<Record<string, string>>;
}

const OPENASTRONOMY_UPLOADS =
  "inputs.upload_to_pypi == 'true' || (startsWith(inputs.upload_to_pypi, 'refs/tags/') && startsWith(github.ref, inputs.upload_to_pypi) && (github.event_name == 'push' || github.event_name == 'workflow_dispatch' || github.event_name == 'release' || github.event_name == 'create'))";

const TREE_SITTER = { method: 'pypa-action', auth: 'unknown' } as const;

/** Checked 2026-11 in the files themselves. */
const CALLED: readonly CalledWorkflow[] = [
  {
    pattern:
      /^openastronomy\/github-actions-workflows\/\.github\/workflows\/publish(?:_pure_python)?\.yml@/iu,
    method: 'pypa-action',
    registry: 'python',
    fallback: 'pypi',
    indexInput: 'repository_url',
    secret: 'pypi_token',
    auth: 'oidc',
    condition: OPENASTRONOMY_UPLOADS,
    defaults: { upload_to_pypi: 'refs/tags/v' },
  },
  {
    pattern: /^dart-lang\/setup-dart\/\.github\/workflows\/publish\.yml@/iu,
    method: 'dart',
    registry: 'pub',
    fallback: 'pub',
    auth: 'oidc',
    environment: ['environment', ''],
  },
  {
    pattern: /^dart-lang\/ecosystem\/\.github\/workflows\/publish\.ya?ml@/iu,
    method: 'firehose',
    registry: 'pub',
    fallback: 'pub',
    auth: 'oidc',
    environment: ['environment', ''],
    condition: "github.event_name == 'push'",
  },
  {
    pattern:
      /^verygoodopensource\/very_good_workflows\/\.github\/workflows\/(?:flutter|dart)_pub_publish\.yml@/iu,
    method: 'flutter',
    registry: 'pub',
    fallback: 'pub',
    auth: 'token',
  },
  {
    // A release at GitHub, nothing else.
    ...TREE_SITTER,
    pattern: /^tree-sitter\/workflows\/\.github\/workflows\/release\.yml@/iu,
    registry: 'python',
    fallback: 'pypi',
    condition: 'false',
  },
  {
    ...TREE_SITTER,
    pattern: /^tree-sitter\/workflows\/\.github\/workflows\/package-pypi\.yml@/iu,
    registry: 'python',
    fallback: 'pypi',
    secret: 'PYPI_API_TOKEN',
    environment: ['environment-name', 'pypi'],
  },
  {
    ...TREE_SITTER,
    pattern: /^tree-sitter\/workflows\/\.github\/workflows\/package-npm\.yml@/iu,
    method: 'npm',
    registry: 'npm',
    fallback: 'npm',
    secret: 'NODE_AUTH_TOKEN',
    environment: ['environment-name', 'npm'],
  },
  {
    ...TREE_SITTER,
    pattern: /^tree-sitter\/workflows\/\.github\/workflows\/package-crates\.yml@/iu,
    method: 'cargo',
    registry: 'crates',
    fallback: 'crates',
    secret: 'CARGO_REGISTRY_TOKEN',
    environment: ['environment-name', 'crates'],
  },
];

/** What a known reusable workflow publishes when a job calls it. */
export interface CalledPublish {
  readonly hits: readonly PublishHit[];
  /** Texts that the environment of its publish job can become; undefined: it has none. */
  readonly environments: readonly string[] | undefined;
}

function textsOf(name: string, job: Job, context: Context, fallback: string): readonly string[] {
  const value = job.with.get(name);
  if (value === undefined) return [fallback];
  return typeof value === 'string' ? variants(value, context) : [toText(value)];
}

function contextInside(called: CalledWorkflow, job: Job, context: Context): Context {
  const names = new Set([...Object.keys(called.defaults ?? {}), ...job.with.keys()]);
  const inputs = new Map<string, Possible>();
  for (const name of names)
    inputs.set(name, fromTexts(textsOf(name, job, context, called.defaults?.[name] ?? '')));
  return (path) => (path[0] === 'inputs' ? (inputs.get(path[1] ?? '') ?? known('')) : context(path));
}

function authOf({ secret, auth }: CalledWorkflow, { secrets }: Job): PublishAuth {
  if (secret === undefined) return auth;
  return secrets === 'inherit' || secrets.includes(secret) ? 'token' : auth;
}

function indexOf(text: string, { registry, fallback }: CalledWorkflow): string | null {
  if (text === '') return fallback;
  return isUntold(text) ? null : (parseRegistry(text, registry) ?? null);
}

/**
 * What the call of a reusable workflow of another repository publishes: undefined when nobody here knows the
 * workflow, no hits when it does not publish for this event and these inputs.
 */
export function readCalledWorkflow(uses: string, job: Job, context: Context): CalledPublish | undefined {
  const called = CALLED.find(({ pattern }) => pattern.test(uses));
  if (called === undefined) return undefined;
  const inside = contextInside(called, job, context);
  const runs = called.condition === undefined || holds(called.condition, inside) !== false;
  const texts = called.indexInput === undefined ? [''] : textsOf(called.indexInput, job, context, '');
  const auth = authOf(called, job);
  const hits = runs
    ? texts.map((text) => ({
        index: indexOf(text, called),
        method: called.method,
        ecosystem: called.registry,
        auth,
      }))
    : [];
  const environments =
    called.environment === undefined
      ? undefined
      : textsOf(called.environment[0], job, context, called.environment[1]);
  return { hits, environments: environments?.map((text) => (text.includes(UNTOLD) ? UNTOLD : text)) };
}
