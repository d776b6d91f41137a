import { trustErrors } from '../errors.ts';
import type { FieldResult, ForgeAnswer, FormField, RegistrationFacts } from '../publishers/form-field.ts';
import type { RegistryRules } from '../registries/profile.ts';
import { inOrder, matching, stored, workflowSuffix } from './form-checks.ts';

const ENVIRONMENT_LIMIT = 255;
const FORBIDDEN_IN_ENVIRONMENT = `\u007f'"\`,;\\`;
const ENVIRONMENT_MEND = 'write the name of the GitHub environment as its settings page shows it';

function isForbidden(character: string): boolean {
  return character < ' ' || FORBIDDEN_IN_ENVIRONMENT.includes(character);
}

/** As the registry compares it later: GitHub itself does not tell the cases of an environment apart. */
function environmentAsStored(value: string, { environments }: RegistryRules): string {
  return environments === 'exact' ? value : value.toLowerCase();
}

function checkEnvironment(value: string, rules: RegistryRules): FieldResult {
  const refuse = (reason: string): FieldResult => ({ reason, mend: ENVIRONMENT_MEND });
  if (value.length > ENVIRONMENT_LIMIT) return refuse(`it is longer than ${ENVIRONMENT_LIMIT} characters`);
  if (value.startsWith(' ') || value.endsWith(' ')) return refuse('it begins or ends with a space');
  if (value.split('').some(isForbidden)) return refuse('it has a character that GitHub does not allow');
  return stored(environmentAsStored(value, rules));
}

function numericId(value: string): FieldResult {
  return matching(
    /^[0-9]+$/u,
    'it is not a number',
    'write the number that the GitHub API gives as `id`',
  )(value);
}

/** The registration form of GitHub, in the order in which people fill it in. */
export const GITHUB_FORM: readonly FormField[] = [
  {
    name: 'owner',
    required: true,
    hint: 'the user or organization that owns the repository',
    check: matching(
      /^[A-Za-z0-9][A-Za-z0-9-]*$/u,
      'a GitHub user or organization has letters, digits and hyphens only',
      'write the part before the `/` of `OWNER/REPOSITORY`',
    ),
  },
  {
    name: 'repository',
    required: true,
    hint: 'the name of the repository, without its owner',
    check: matching(
      /^[A-Za-z0-9\-_.]+$/u,
      'a repository name has letters, digits, `-`, `_` and `.` only',
      'write the part behind the `/` of `OWNER/REPOSITORY`',
    ),
  },
  {
    name: 'workflow',
    required: true,
    hint: 'the file name of the workflow in `.github/workflows/`',
    check: inOrder(
      workflowSuffix,
      matching(/^[^/]*$/u, 'it has a `/`', 'write the file name without its folder, such as `release.yml`'),
    ),
  },
  {
    name: 'environment',
    required: false,
    hint: 'the GitHub environment of the publish job; empty for any',
    check: checkEnvironment,
    blank: environmentAsStored,
  },
  { name: 'ownerId', required: false, hint: 'the numeric id of the owner', check: numericId },
  { name: 'repositoryId', required: false, hint: 'the numeric id of the repository', check: numericId },
];

interface Refusal {
  readonly reason: string;
  readonly mend: string;
}

function forgeRefusal(answer: number | 'timeout' | 'connection-error', thing: string): Refusal {
  const mend = 'try again in a few minutes';
  if (answer === 404)
    return { reason: `GitHub knows no such ${thing}`, mend: `check the name of the ${thing}` };
  if (answer === 403) return { reason: 'GitHub has rate-limited the question who this is', mend };
  if (answer === 'timeout') return { reason: 'GitHub did not answer in time', mend };
  if (answer === 'connection-error') return { reason: 'GitHub could not be reached', mend };
  return { reason: `GitHub answered with status ${answer}`, mend };
}

function found<Found extends object>(
  answer: ForgeAnswer<Found> | undefined,
  field: string,
  thing: string,
): Found | undefined {
  if (answer === undefined || typeof answer === 'object') return answer;
  throw trustErrors.create('publisher-form-invalid', {
    provider: 'GitHub Actions',
    field,
    ...forgeRefusal(answer, thing),
  });
}

/** GitHub's own spelling and numeric ids win over what was typed; a private repository cannot be asked for. */
export function storeGitHub(
  fields: Readonly<Record<string, string>>,
  facts: RegistrationFacts,
): Readonly<Record<string, string>> {
  const owner = found(facts.owner, 'owner', 'user or organization');
  const repository = found(facts.repository, 'repository', 'repository');
  return {
    ...fields,
    ...(owner === undefined ? {} : { owner: owner.login, ownerId: String(owner.id) }),
    ...(repository === undefined ? {} : { repository: repository.name, repositoryId: String(repository.id) }),
  };
}
