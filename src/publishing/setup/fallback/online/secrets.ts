import { z } from 'zod';
import type { FallbackState, FallbackTarget } from '../../../release/index.ts';
import { secretAnswer } from '../../online/answers.ts';
import type { Asker } from '../../online/asker.ts';
import { environmentPath } from '../../online/environments.ts';

/** Whether the emergency secrets are gone from the forge: their names are asked for, never their values. */
export interface SecretsLeft {
  /** `NAME` with where it is, for each that is still there. */
  readonly there: readonly string[];
  /** What was not told, one sentence each: absence is then no proof. */
  readonly unseen: readonly string[];
}

const environmentAnswer = z.object({ name: z.string().max(300) });

async function namesAt(asker: Asker, path: string, what: string): Promise<readonly string[]> {
  const told = await asker.askAll(
    path,
    { member: 'secrets', item: secretAnswer },
    { what, permission: 'Secrets', isPublic: false },
  );
  return (told ?? []).map(({ name }) => name);
}

const isSame = (left: string, right: string): boolean => left.toUpperCase() === right.toUpperCase();

async function leftOf(
  asker: Asker,
  path: string,
  { environment, secret }: FallbackTarget,
  environments: readonly string[],
): Promise<readonly string[]> {
  if (!environments.some((name) => isSame(name, environment))) return [];
  const names = await namesAt(
    asker,
    `${environmentPath(path, environment)}/secrets`,
    `the names of the secrets of the environment \`${environment}\``,
  );
  return names.some((name) => isSame(name, secret)) ? [`${secret} (environment ${environment})`] : [];
}

/** Asks the forge whether the secrets of a fallback are still there. Throws the signal's reason only. */
export async function askSecretsLeft(asker: Asker, state: FallbackState): Promise<SecretsLeft> {
  const path = `/repos/${state.repository.split('/').map(encodeURIComponent).join('/')}`;
  const environments = await asker.askAll(
    `${path}/environments`,
    { member: 'environments', item: environmentAnswer },
    { what: 'the environments', permission: 'Actions', isPublic: true },
  );
  const there: string[] = [];
  const own = await namesAt(asker, `${path}/actions/secrets`, 'the names of the repository’s secrets');
  for (const target of state.targets) {
    const everywhere = environments?.map(({ name }) => name) ?? [target.environment];
    there.push(...(await leftOf(asker, path, target, everywhere)));
    if (own.some((name) => isSame(name, target.secret))) there.push(`${target.secret} (repository)`);
  }
  return { there: [...new Set(there)], unseen: asker.unseen() };
}
