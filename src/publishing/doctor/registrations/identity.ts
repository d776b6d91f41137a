import { normalizeName } from '../../../packaging/index.ts';
import type { CompletePublisher } from '../../config/index.ts';

const fold = (text: string): string => text.toLowerCase();

/** One member in which two registrations differ. */
export interface Difference {
  readonly member: 'owner' | 'repository' | 'workflow' | 'environment';
  readonly declared: string;
  readonly registered: string;
}

const shown = (environment: string | undefined): string => environment ?? 'any';

/** What differs between a declared registration and the one that the index has. */
export function differencesOf(
  declared: CompletePublisher,
  registered: CompletePublisher,
): readonly Difference[] {
  const pairs = [
    ['owner', declared.owner, registered.owner, fold],
    ['repository', declared.repository, registered.repository, fold],
    ['workflow', declared.workflow, registered.workflow, (text: string) => text],
    ['environment', shown(declared.environment), shown(registered.environment), fold],
  ] as const;
  return pairs.flatMap(([member, left, right, form]) =>
    form(left) === form(right) ? [] : [{ member, declared: left, registered: right }],
  );
}

/** True for registrations of one project. */
export const isSameProject = (left: CompletePublisher, right: CompletePublisher): boolean =>
  normalizeName(left.project) === normalizeName(right.project);
