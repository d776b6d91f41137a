import { type DeclaredPublisher, completePublisher, parseConfigTexts } from '../config/index.ts';
import type { DoctorFacts } from './facts.ts';
import type { FixableFinding } from './finding.ts';
import { applyRules } from './diagnose.ts';
import { readProject } from './project.ts';
import type { Rule } from './rule.ts';

/** A project as a test writes it; everything left out is harmless. */
export interface ProjectSketch {
  /** File name → text. */
  readonly workflows?: Readonly<Record<string, string>>;
  /** Path → text of files besides. */
  readonly files?: Readonly<Record<string, string>>;
  /** What is declared; left out: nothing was said. */
  readonly publishers?: readonly (Partial<DeclaredPublisher> & { readonly index: string })[];
  readonly facts?: Partial<DoctorFacts>;
}

const DEFAULTS = { project: 'app', owner: 'octo', repository: 'app', workflow: 'release.yml' };

/** The facts of a sketched project: repository `octo/app`, on 2026-11-01. For tests only. */
export function aProject({ workflows = {}, files = {}, publishers, facts = {} }: ProjectSketch): DoctorFacts {
  const texts = new Map(Object.entries(files));
  const named = Object.entries(workflows).map(([name, text]) => [`.github/workflows/${name}`, text] as const);
  const declared = (publishers ?? []).map((publisher) =>
    completePublisher({ provider: 'github', reviewers: [], versions: 'all', ...publisher }, DEFAULTS),
  );
  return {
    repository: { owner: 'octo', name: 'app' },
    registrations: { kind: publishers === undefined ? 'none' : 'declared', publishers: declared },
    config: parseConfigTexts({ 'pyproject.toml': texts.get('pyproject.toml') }),
    workflows: new Map(named),
    actions: new Map([...texts].filter(([path]) => /(?:^|\/)action\.ya?ml$/u.test(path))),
    unread: new Map(),
    files: texts,
    paths: [...named.map(([path]) => path), ...texts.keys()],
    secrets: [],
    today: '2026-11-01',
    ...facts,
  };
}

/** What one rule finds in a sketched project. For tests only. */
export function findingsOf(rule: Rule, sketch: ProjectSketch): readonly FixableFinding[] {
  return applyRules(readProject(aProject(sketch)), [rule]);
}
