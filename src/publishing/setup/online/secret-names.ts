import type { ForgeSecretName } from '../../doctor/index.ts';
import { concurrently } from '../../client/index.ts';
import { secretAnswer } from './answers.ts';
import type { Asker } from './asker.ts';
import { environmentPath } from './environments.ts';

const AT_ONCE = 4;
const MOST_ENVIRONMENTS = 50;

const LIST = { member: 'secrets', item: secretAnswer };

type Names = readonly ForgeSecretName[] | undefined;

async function namesOf(asker: Asker, path: string, level: 'repository' | 'organization'): Promise<Names> {
  const what = `the names of the ${level}’s secrets`;
  const told = await asker.askAll(path, LIST, { what, permission: 'Secrets', isPublic: false });
  return told?.map(({ name }) => ({ name, level }));
}

async function namesOfEnvironment(asker: Asker, path: string, environment: string): Promise<Names> {
  const told = await asker.askAll(`${environmentPath(path, environment)}/secrets`, LIST, {
    what: 'the names of the secrets of environments',
    permission: 'Environments',
    isPublic: false,
  });
  return told?.map(({ name }) => ({ name, level: 'environment', environment }));
}

/**
 * What secrets are called on the forge: of the repository, of the organization for it, of its environments.
 * Undefined when no list was told; one that was not told is missing, and said.
 */
export async function askSecretNames(
  asker: Asker,
  path: string,
  environments: readonly string[],
  isOrganization: boolean,
): Promise<Names> {
  const own = await namesOf(asker, `${path}/actions/secrets`, 'repository');
  const shared = isOrganization
    ? await namesOf(asker, `${path}/actions/organization-secrets`, 'organization')
    : undefined;
  const late = environments.length - MOST_ENVIRONMENTS;
  if (late > 0) asker.miss(`the names of the secrets of ${late} more environments were not asked`);
  const ofEnvironments = await concurrently(
    environments.slice(0, MOST_ENVIRONMENTS),
    AT_ONCE,
    (environment) => namesOfEnvironment(asker, path, environment),
  );
  const told = [own, shared, ...ofEnvironments].filter((names) => names !== undefined);
  return told.length === 0 ? undefined : told.flat();
}
