import { getProvider, type Publisher } from '../../../src/trust/index.ts';
import { FormError, isAbsent, resolved, type JsonObject } from './vectors.ts';

/** The file's name of a publisher member → ours. */
const FIELD_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  github: {
    repository_owner: 'owner',
    repository_name: 'repository',
    repository_owner_id: 'ownerId',
    workflow_filename: 'workflow',
    environment: 'environment',
  },
  gitlab: {
    namespace: 'namespace',
    project: 'project',
    workflow_filepath: 'workflow',
    environment: 'environment',
  },
  google: { email: 'email', sub: 'sub' },
  activestate: { organization: 'organization', project: 'project', actor: 'actor', actor_id: 'actorId' },
};

/** The file's name of a form member → ours, where it is not the name of the publisher member. */
const FORM_NAMES: Readonly<Record<string, string>> = {
  owner: 'owner',
  repository: 'repository',
  issuer_url: 'issuer',
};

/** Members that say whose publisher it is, not what it matches. */
const ABOUT_THE_PUBLISHER = ['project_name', 'added_by', 'organization_id'];

/** A publisher of a row, with the row's own members for `expect_publisher`. */
export interface RowPublisher extends Publisher {
  readonly members: JsonObject;
}

function namesOf(provider: string): Readonly<Record<string, string>> {
  const names = FIELD_NAMES[provider];
  if (names === undefined) throw new FormError(`provider \`${provider}\` has no publishers`);
  return names;
}

function issuerOf(provider: string, members: JsonObject): string {
  const issuer = members['issuer_url'];
  return provider === 'gitlab' && typeof issuer === 'string' ? issuer : getProvider(provider).issuer;
}

/** A publisher as the row has it stored. */
export function readPublisher(provider: string, value: unknown): RowPublisher {
  const names = namesOf(provider);
  const members = resolved(value, 'publisher');
  const fields: Record<string, string> = {};
  const nullFields: string[] = [];
  for (const [name, member] of Object.entries(members)) {
    const field = names[name];
    if (ABOUT_THE_PUBLISHER.includes(name) || (provider === 'gitlab' && name === 'issuer_url')) continue;
    if (field === undefined) throw new FormError(`unknown publisher member \`${name}\``);
    if (member === null) nullFields.push(field);
    else if (typeof member === 'string') fields[field] = member;
    else throw new FormError(`publisher member \`${name}\` is neither a string nor null`);
  }
  return { provider, issuer: issuerOf(provider, members), fields, nullFields, members };
}

/** The publishers of a row, in the order of the file; `publisher: null` means none. */
export function readStore(provider: string, row: JsonObject): readonly RowPublisher[] {
  const { publisher, other_publishers: others = [] } = row;
  if (!Array.isArray(others)) throw new FormError('`other_publishers` is not a list');
  const isNone = publisher === null || publisher === undefined || isAbsent(publisher);
  const all: readonly unknown[] = [...(isNone ? [] : [publisher]), ...(others as unknown[])];
  return all.map((entry) => readPublisher(provider, entry));
}

/** A registration form with our names for its members. */
export function readForm(provider: string, value: unknown): JsonObject {
  const names = { ...namesOf(provider), ...FORM_NAMES };
  const entries = Object.entries(resolved(value, 'form')).map(([name, member]) => {
    const field = names[name];
    if (field === undefined) throw new FormError(`unknown form member \`${name}\``);
    return [field, member];
  });
  return Object.fromEntries(entries) as JsonObject;
}

/** A registered publisher with the file's names. */
export function storedMembers(publisher: Publisher): JsonObject {
  const names = Object.entries(namesOf(publisher.provider));
  const entries = names.map(([name, field]) => [name, publisher.fields[field] ?? '']);
  return { ...Object.fromEntries(entries), issuer_url: publisher.issuer } as JsonObject;
}
