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

/** What differs from a right release workflow. */
export interface ReleaseSketch {
  /** The value of `on:`. */
  readonly on?: string;
  /** The line `environment:` of the publish job; empty: none. */
  readonly environment?: string;
  /** The lines of `permissions:` of the publish job, without their indentation. */
  readonly permissions?: string;
  /** The publish step, its first line behind `- `, the others as indented as that. */
  readonly step?: string;
}

export const PYPA_ACTION = 'uses: pypa/gh-action-pypi-publish@76f52bc884231f62b9a034ebfe128415bbaabdfc';

/**
 * A release workflow that is right for PyPI unless told otherwise: the publish job on line 6, its environment
 * on 8, its permissions on 9, its step on 12 (one line less without an environment). For tests only.
 */
export function aRelease({
  on = "{ push: { tags: ['v*'] } }",
  environment = 'environment: pypi',
  permissions = 'permissions:\n  id-token: write',
  step = PYPA_ACTION,
}: ReleaseSketch = {}): string {
  const indented = (text: string, spaces: number): string =>
    text === '' ? '' : `${text.replaceAll(/^/gmu, ' '.repeat(spaces))}\n`;
  return `on: ${on}
permissions: {}
jobs:
  build:
    steps: [{ run: python -m build }]
  publish:
    needs: build
${indented(environment, 4)}${indented(permissions, 4)}    steps:
      - ${indented(step, 8).trimStart()}`;
}

/** What one rule finds in a sketched project. For tests only. */
export function findingsOf(rule: Rule, sketch: ProjectSketch): readonly FixableFinding[] {
  return applyRules(readProject(aProject(sketch)), [rule]);
}
