import type { InitAnswers, Surroundings } from './answers.ts';

/** The project of the document as answers, changed as a test wants. */
export function paxmanAnswers(changes: Partial<InitAnswers> = {}): InitAnswers {
  return {
    project: 'paxman',
    owner: 'nexusnv',
    repository: 'paxman',
    workflow: 'release.yml',
    tag: 'v{version}',
    build: 'python -m build',
    gates: ['ruff check .', 'pytest -q'],
    uploader: 'pypa',
    environments: { testpypi: 'testpypi', pypi: 'pypi' },
    reviewers: [],
    allowedMembers: [],
    ...changes,
  };
}

/** What its repository decides. */
export function paxmanSurroundings(changes: Partial<Surroundings> = {}): Surroundings {
  return {
    folder: '',
    pythonMinor: 13,
    buildRequires: ['hatchling>=1.27'],
    groups: [],
    exampleTag: 'v0.5.0',
    date: '2026-11-28',
    ...changes,
  };
}
