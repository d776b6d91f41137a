import { workflowErrors } from '../../errors.ts';
import { type YamlMap, member, textsOf } from '../../yaml-tree.ts';
import type { Budget } from './budget.ts';
import type { LoadedConfiguration } from './load.ts';
import { mergeMaps } from './merge.ts';

/** GitLab's own limit. https://docs.gitlab.com/ci/yaml/#extends (checked 2026-11) */
const MAX_LEVELS = 11;

/** A configuration in which every job has what it extends. */
export interface ExtendedConfiguration {
  readonly root: YamlMap;
  /** Jobs that extend, however far back, one that an unseen include may hold. */
  readonly withUnseenBase: ReadonlySet<string>;
}

class Extender {
  readonly #configuration: LoadedConfiguration;
  readonly #budget: Budget;
  readonly #done = new Map<string, YamlMap>();
  readonly unseen = new Set<string>();

  constructor(configuration: LoadedConfiguration, budget: Budget) {
    this.#configuration = configuration;
    this.#budget = budget;
  }

  resolve(name: string, chain: readonly string[]): YamlMap | undefined {
    const known = this.#done.get(name);
    const own = this.#configuration.root.entries.get(name)?.value;
    if (known !== undefined || own?.kind !== 'map') return known;
    if (chain.includes(name)) throw this.#cycle([...chain.slice(chain.indexOf(name)), name]);
    const { file } = this.#place(name);
    if (chain.length >= MAX_LEVELS) {
      const details = { file, what: 'extends', limit: MAX_LEVELS };
      throw workflowErrors.create('pipeline-nested-too-deep', details, { location: this.#place(name) });
    }
    const resolved = this.#extend(name, own, [...chain, name]);
    this.#done.set(name, resolved);
    return resolved;
  }

  #extend(name: string, own: YamlMap, chain: readonly string[]): YamlMap {
    const bases = textsOf(member(own, 'extends'));
    if (bases.length === 0) return own;
    let joined: YamlMap = { ...own, entries: new Map() };
    for (const base of bases) {
      const found = this.resolve(base, chain) ?? this.#missing(name, base);
      if (this.unseen.has(base)) this.unseen.add(name);
      joined = mergeMaps(joined, found, this.#budget);
    }
    return mergeMaps(joined, own, this.#budget);
  }

  #missing(job: string, base: string): YamlMap {
    if (this.#configuration.unknown.length === 0) {
      const location = this.#place(job);
      const details = { file: location.file, job, base };
      throw workflowErrors.create('pipeline-extends-unknown', details, { location });
    }
    this.unseen.add(job);
    return { kind: 'map', line: 1, entries: new Map() };
  }

  #cycle(jobs: readonly string[]): Error {
    const location = this.#place(jobs[0] ?? '');
    return workflowErrors.create(
      'pipeline-extends-cycle',
      { file: location.file, jobs: jobs.slice(0, -1) },
      { location },
    );
  }

  #place(name: string): { readonly file: string; readonly line: number } {
    const origin = this.#configuration.origins.get(name);
    return { file: origin?.file ?? '', line: origin?.line ?? 1 };
  }
}

/**
 * Carries out every `extends`: bases in their order, the job itself last. Throws `pipeline-extends-unknown`
 * (unless an include is unknown, which may hold the base), `pipeline-extends-cycle`, `pipeline-nested-too-deep`.
 */
export function resolveExtends(configuration: LoadedConfiguration, budget: Budget): ExtendedConfiguration {
  const extender = new Extender(configuration, budget);
  const entries = [...configuration.root.entries].map(
    ([key, entry]) => [key, { ...entry, value: extender.resolve(key, []) ?? entry.value }] as const,
  );
  return { root: { ...configuration.root, entries: new Map(entries) }, withUnseenBase: extender.unseen };
}
