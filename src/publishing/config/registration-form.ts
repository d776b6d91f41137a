import type { CompletePublisher, PublisherProvider } from './config.ts';

type Member = 'owner' | 'repository' | 'workflow' | 'environment' | 'ownerId' | 'repositoryId';
const MEMBERS: readonly Member[] = [
  'owner',
  'repository',
  'workflow',
  'environment',
  'ownerId',
  'repositoryId',
];

/** How the form of a provider calls a member of ours, where it has another name for it. */
const NAMES: Readonly<Record<PublisherProvider, Partial<Readonly<Record<Member, string>>>>> = {
  github: {},
  gitlab: { owner: 'namespace', repository: 'project', ownerId: 'namespaceId', repositoryId: 'projectId' },
};

/** A declared publisher as the registration form of its provider (`registerPublisher`) calls its members. */
export function registrationForm(
  publisher: Pick<CompletePublisher, 'provider'> & Partial<Pick<CompletePublisher, Member>>,
): Readonly<Record<string, string>> {
  const names = NAMES[publisher.provider];
  const given = MEMBERS.map((member) => [names[member] ?? member, publisher[member]] as const);
  return Object.fromEntries(given.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** A registration as an index gives it back, in our members; undefined for a provider that cannot be declared. */
export function membersOfForm(
  provider: string,
  fields: Readonly<Record<string, string>>,
): (Pick<CompletePublisher, 'provider'> & Partial<Pick<CompletePublisher, Member>>) | undefined {
  if (provider !== 'github' && provider !== 'gitlab') return undefined;
  const names = NAMES[provider];
  const given = MEMBERS.map((member) => [member, fields[names[member] ?? member] ?? ''] as const);
  return { provider, ...Object.fromEntries(given.filter(([, value]) => value !== '')) };
}
