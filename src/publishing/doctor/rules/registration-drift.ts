import type { CompletePublisher } from '../../config/index.ts';
import type { IndexRegistrations } from '../facts.ts';
import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import { differencesOf, isSameProject } from '../registrations/identity.ts';
import { fieldsOf, registerAgain, registerNew, titleOf } from '../registrations/page.ts';
import { placeOfMember, placeOfPublisher } from '../registrations/place.ts';
import type { Rule } from '../rule.ts';

const isSame = (left: CompletePublisher, right: CompletePublisher): boolean =>
  isSameProject(left, right) && differencesOf(left, right).length === 0;

function notRegistered(declared: CompletePublisher, near: CompletePublisher | undefined): Problem {
  const { index } = declared;
  if (near === undefined) {
    return {
      ...placeOfPublisher(declared),
      message: `this registration is declared, and ${titleOf(index)} has none like it for \`${declared.project}\``,
      mend: registerNew(declared),
    };
  }
  const differences = differencesOf(declared, near).map(
    ({ member, declared: here, registered }) => `${member} \`${registered}\` (declared: \`${here}\`)`,
  );
  return {
    ...placeOfPublisher(declared),
    message: `${titleOf(index)} has a registration of \`${declared.project}\` with ${differences.join(' and ')}`,
    mend: `declare what is registered, or ${registerAgain(declared)}`,
  };
}

/** Told by `pending-outdated` instead. */
const isOutdated = (declared: CompletePublisher, registered: readonly CompletePublisher[]): boolean =>
  declared.pending === true && registered.some((one) => one.pending !== true && isSameProject(one, declared));

function driftAt({ index, publishers }: IndexRegistrations, { facts }: Project): readonly Problem[] {
  const all = facts.registrations.publishers.filter((one) => one.index === index);
  const missing = all.filter((one) => !publishers.some((other) => isSame(one, other)));
  const free = publishers.filter((one) => !all.some((other) => isSame(one, other)));
  const problems: Problem[] = [];
  for (const declared of missing) {
    const at = free.findIndex((one) => isSameProject(one, declared));
    const [near] = at === -1 ? [] : free.splice(at, 1);
    if (!isOutdated(declared, publishers)) {
      const place = near === undefined ? {} : placeOfDifference(declared, near, facts);
      problems.push({ ...notRegistered(declared, near), ...place });
    }
  }
  const [first] = facts.registrations.publishers;
  const place = first === undefined ? { file: 'pyproject.toml', line: 1 } : placeOfPublisher(first);
  return [
    ...problems,
    ...free.map((extra): Problem => ({
      ...place,
      message: `${titleOf(index)} has a registration that is not declared: ${fieldsOf(extra)}`,
      mend: 'declare it, or remove it there: whoever it names can publish',
      severity: 'warning',
    })),
  ];
}

function placeOfDifference(
  declared: CompletePublisher,
  near: CompletePublisher,
  facts: Project['facts'],
): { readonly file: string; readonly line: number } | object {
  const [first] = differencesOf(declared, near);
  return first === undefined ? {} : (placeOfMember(declared, first.member, facts) ?? {});
}

/** What an index has decides; what is declared is only as good as it agrees. */
export const REGISTRATION_DRIFT: Rule = {
  name: 'registration-drift',
  summary: 'what is registered at the index differs from what the repository declares',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A4', 'A8', 'A10'],
  check: (project) =>
    project.facts.registrations.kind === 'declared'
      ? (project.facts.indexes ?? []).flatMap((asked) => driftAt(asked, project))
      : [],
};
