import type { SourceLocation } from '../../../base/index.ts';
import type { CompletePublisher } from '../../config/index.ts';
import type { DoctorFacts } from '../facts.ts';
import type { ProjectJob } from '../project.ts';

/** Where a finding stands. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Members of a publisher that may be left to a key of the project. */
type Member =
  | 'owner'
  | 'repository'
  | 'workflow'
  | 'project'
  | 'environment'
  | 'ownerId'
  | 'repositoryId'
  | 'pending';

const DEFAULT_KEYS: Readonly<Partial<Record<Member, readonly string[]>>> = {
  owner: ['repository'],
  repository: ['repository'],
  workflow: ['workflow'],
  project: ['project', 'project.name'],
};

const toPlace = (location: SourceLocation | undefined): Place | undefined =>
  location?.line === undefined ? undefined : { file: location.file, line: location.line };

const isSame = (left: SourceLocation | undefined, right: SourceLocation | undefined): boolean =>
  left !== undefined && left.file === right?.file && left.line === right.line;

/**
 * The line on which a registration says one of its members: its own key, else the key of the project that it
 * leaves the member to, else its table. Undefined where it was declared in a file without lines.
 */
export function placeOfMember(
  { location }: CompletePublisher,
  member: Member,
  { config }: DoctorFacts,
): Place | undefined {
  const at = config.publishers.findIndex((declared) => isSame(declared.location, location));
  if (at === -1) return toPlace(location);
  const keys = [`publisher.${at}.${member}`, ...(DEFAULT_KEYS[member] ?? [])];
  const sources = keys.map((key) => (Object.hasOwn(config.sources, key) ? config.sources[key] : undefined));
  return sources.map(toPlace).find((place) => place !== undefined) ?? toPlace(location);
}

/** Where a job stands. */
export const placeOfJob = ({ source, row }: ProjectJob): Place => ({ file: source.path, line: row.line });

/** Where a registration stands; where nobody knows its line, the file that names it, from the top. */
export function placeOfPublisher(publisher: CompletePublisher): Place {
  const { file = 'pyproject.toml', line = 1 } = publisher.location ?? {};
  return { file, line };
}
