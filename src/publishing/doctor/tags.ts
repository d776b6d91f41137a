import { type TokenlessConfig, tagOfVersion } from '../config/index.ts';
import type { DoctorFacts } from './facts.ts';

/** Versions as people release them: what no tag of these fits is likely to fit none. */
const SAMPLES = [
  '1.2.3',
  '0.1.0',
  '10.20.30',
  '1.0.0',
  '2.0',
  '3',
  '2026.11.1',
  '2026.11',
  '1.0.0rc1',
  '1.0.0-rc.1',
  '1.0.0a1',
  '1.0.0b2',
  '1.0.0.dev1',
  '1.0.0.post1',
];

const saysTag = ({ sources }: TokenlessConfig): boolean => sources['tag'] !== undefined;

/** The tag that is to be pushed, or one of the kind that the configuration says; undefined: nobody said. */
export function expectedTag({ tag, config }: DoctorFacts): string | undefined {
  if (tag !== undefined) return tag;
  return saysTag(config) ? tagOfVersion(config, config.projectVersion ?? '1.2.3') : undefined;
}

/** Tags that a filter such as `v[0-9]+.*` may be meant for: its literal beginning before versions of many forms. */
export function likelyTags(pattern: string): readonly string[] {
  const start = /^\^?(?<start>[A-Za-z/_@-]*)/u.exec(pattern)?.groups?.['start'] ?? '';
  return ['', 'v', start, `${start}v`].flatMap((prefix) => SAMPLES.map((version) => `${prefix}${version}`));
}
