import { normalizeName } from '../../../packaging/index.ts';
import type { InitAnswers, InitIndex } from './answers.ts';

/** What is known of one of the two indexes. */
export interface KnownIndex {
  readonly name: InitIndex;
  readonly title: string;
  /** What it is in a sentence. */
  readonly says: string;
  readonly origin: string;
  readonly uploadUrl: string;
}

/** The test index first: a release goes there before it goes anywhere else. */
export const KNOWN_INDEXES: readonly KnownIndex[] = [
  {
    name: 'testpypi',
    title: 'TestPyPI',
    says: 'the test index',
    origin: 'https://test.pypi.org',
    uploadUrl: 'https://test.pypi.org/legacy/',
  },
  {
    name: 'pypi',
    title: 'PyPI',
    says: 'the production index',
    origin: 'https://pypi.org',
    uploadUrl: 'https://upload.pypi.org/legacy/',
  },
];

/** The simple page of a project, where an index says which files it has and their hashes. */
export function simplePage({ origin }: KnownIndex, project: string): string {
  return `${origin}/simple/${normalizeName(project)}/`;
}

/** What is to be registered at one index: the five fields of its form, and the page of that form. */
export interface Registration {
  readonly index: InitIndex;
  readonly fields: {
    readonly project: string;
    readonly owner: string;
    readonly repository: string;
    readonly workflow: string;
    readonly environment: string;
  };
  /** For a project that does not exist there yet: a pending publisher is added to the account. */
  readonly pendingPage: string;
  /** For a project that exists: the publisher is added in its settings; the address fills the form. */
  readonly settingsPage: string;
}

/** The registrations that the generated workflow needs, one for each index. */
export function registrationsOf(answers: InitAnswers): readonly Registration[] {
  const { project, owner, repository, workflow, environments } = answers;
  return KNOWN_INDEXES.map(({ name, origin }) => {
    const environment = environments[name];
    const form = { provider: 'github', owner, repository, workflow_filename: workflow, environment };
    const query = new URLSearchParams(form).toString();
    return {
      index: name,
      fields: { project, owner, repository, workflow, environment },
      pendingPage: `${origin}/manage/account/publishing/`,
      settingsPage: `${origin}/manage/project/${normalizeName(project)}/settings/publishing/?${query}`,
    };
  });
}
