export { cloneAtTag, copyWorkingTree, withoutCredentials } from './clone.ts';
export type { CopiedTree } from './clone.ts';
export { repositoryErrors } from './errors.ts';
export type { RepositoryErrorCode } from './errors.ts';
export { listWorkflows, readOptionalTextFile, readTextFile } from './files.ts';
export { Git } from './git.ts';
export { gitProgram } from './git-program.ts';
export type { GitEnvironment, GitProcess, GitResult } from './git.ts';
export {
  commitOfTag,
  findHistory,
  findRepository,
  headCommit,
  isClean,
  recentTags,
  remoteUrl,
  tagExists,
  tagsAtHead,
} from './git-repository.ts';
export type { GitRepository } from './git-repository.ts';
export { listLocalActions } from './local-actions.ts';
export { listFiles, readTexts } from './tree.ts';
export type { ReadTexts } from './tree.ts';
export { searchHistory, searchTree } from './secrets/index.ts';
export type {
  ContentSearch,
  ContentSecret,
  HistoryOptions,
  HistoryResult,
  RepositorySecret,
  SearchOptions,
  SearchProgress,
  SearchResult,
  SkippedContent,
  TreeOptions,
} from './secrets/index.ts';
