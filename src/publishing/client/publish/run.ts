import type { HttpClient } from '../http/index.ts';
import type { PublishEvent } from './events.ts';
import type { PublishReleaseOptions } from './options.ts';
import type { TokenKeeper } from './token-keeper.ts';

/** One release on its way to one index. */
export interface PublishRun {
  readonly options: PublishReleaseOptions;
  readonly http: HttpClient;
  readonly keeper: TokenKeeper;
  /** The attestations of each file, by filename; none once an index has refused them. */
  readonly attestations: Map<string, readonly object[]>;
  /** Files for which the last token had expired, by filename. */
  readonly late: Set<string>;
  emit(event: PublishEvent): void;
}
