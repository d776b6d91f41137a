export type {
  ContentSearch,
  ContentSecret,
  RepositorySecret,
  SearchOptions,
  SearchProgress,
  SearchResult,
  SkippedContent,
} from './found.ts';
export { searchHistory } from './history.ts';
export type { HistoryOptions, HistoryResult } from './history.ts';
export { searchTree } from './tree.ts';
export type { TreeOptions } from './tree.ts';
