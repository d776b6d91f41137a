import { isRecord } from '../../../base/index.ts';
import {
  type CompletePublisher,
  configErrors,
  credentialIn,
  nearestKey,
  parseDeclaredIndex,
} from '../../config/index.ts';
import {
  type Provider,
  type Publisher,
  type RegistryProfile,
  REGISTRY_PROFILES,
  getProvider,
  quoted,
  registerPublisher,
  trustErrors,
} from '../../../trust/index.ts';

/** A publisher as an index has it stored, and what was said about it besides. */
export interface Registration extends Publisher {
  /** A known name or a URL; undefined: the index that is asked about. */
  readonly index?: string;
  /** The project at the index. */
  readonly project?: string;
  readonly pending?: boolean;
  /** Why the form of the index would not take it as it is written. */
  readonly odd?: string;
}

/** Members that say where and for what a publisher is registered, not what it matches. */
const ABOUT = ['index', 'project', 'provider', 'pending', 'reviewers', 'versions'];

/** What other forges call what GitHub calls owner and repository. */
const ALIASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  gitlab: {
    owner: 'namespace',
    repository: 'project',
    ownerId: 'namespaceId',
    repositoryId: 'projectId',
  },
};

/** Longer than any name, path or address that an index stores. */
const LONGEST_VALUE_CHARS = 2000;

type Members = Readonly<Record<string, unknown>>;

function wrongValue(file: string, key: string, reason: string): Error {
  const mend = `correct the value of \`${key}\``;
  return configErrors.create('config-value-invalid', { file, key, reason, mend }, { location: { file } });
}

function readIndex(file: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const names = Object.keys(REGISTRY_PROFILES);
  const index =
    typeof value === 'string'
      ? (parseDeclaredIndex(value) ?? names.find((name) => name === value))
      : undefined;
  if (index === undefined)
    throw wrongValue(file, 'index', `it is neither a known index (${names.join(', ')}) nor a URL`);
  return index;
}

function refuseOddText(file: string, key: string, value: unknown): void {
  if (typeof value !== 'string') return;
  if (value.length > LONGEST_VALUE_CHARS) throw wrongValue(file, key, 'it is longer than any such value');
  const looksLike = credentialIn(value);
  if (looksLike !== undefined)
    throw configErrors.create('credential-literal', { file, key, looksLike }, { location: { file } });
}

/** The members of the provider's form; in a GitLab entry with an `owner`, `project` is the index's. */
function readForm(file: string, provider: Provider, members: Members): Record<string, unknown> {
  const known = provider.form.map(({ name }) => name);
  const aliases = ALIASES[provider.name] ?? {};
  const isAliased = Object.keys(aliases).some((alias) => members[alias] !== undefined);
  const form: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(members)) {
    refuseOddText(file, key, value);
    const name = (isAliased ? aliases[key] : undefined) ?? key;
    const isOfForm = known.includes(name) && !(isAliased && key === 'project');
    if (isOfForm) form[name] = typeof value === 'number' ? String(value) : value;
    else if (!ABOUT.includes(key)) {
      const all = [...ABOUT, ...known];
      throw configErrors.create(
        'config-key-unknown',
        { file, key, nearest: nearestKey(key, all), known: all },
        { location: { file } },
      );
    }
  }
  return form;
}

/** The stored value of each field by the field's own rule; what the form refuses stays as it is written. */
function storedAsWritten(
  provider: Provider,
  form: Members,
  { rules }: RegistryProfile,
): Readonly<Record<string, string>> {
  const entries = provider.form.flatMap(({ name, check }) => {
    const value = form[name];
    if (name === 'issuer' || typeof value !== 'string') return [];
    const result = value === '' ? { store: '' } : check(value, rules);
    return [[name, 'store' in result ? result.store : value]];
  });
  return provider.store(Object.fromEntries(entries) as Record<string, string>, {});
}

/**
 * A registration as the index stores it. It is there already, so that a value which the form would refuse (a
 * path for the workflow) is explained and not refused; a required member that is missing is.
 */
function register(provider: Provider, form: Members, profile: RegistryProfile): Registration {
  const issuer = typeof form['issuer'] === 'string' && form['issuer'] !== '' ? form['issuer'] : undefined;
  const issuers = issuer === undefined ? [] : [issuer];
  try {
    return registerPublisher(provider.name, form, { profile, issuers });
  } catch (error) {
    const { field } = trustErrors.owns(error) ? error.details : {};
    // Some registries ask for no workflow, for they compare none.
    if (field === 'workflow' && form['workflow'] === undefined && profile.rules.workflowClaim === 'none')
      return {
        provider: provider.name,
        issuer: issuer ?? provider.issuer,
        fields: storedAsWritten(provider, form, profile),
      };
    const value = typeof field === 'string' ? form[field] : undefined;
    if (!trustErrors.owns(error) || typeof value !== 'string' || value === '') throw error;
    return {
      provider: provider.name,
      issuer: issuer ?? provider.issuer,
      fields: storedAsWritten(provider, form, profile),
      odd: `the form of ${profile.title} takes no ${quoted(field)} ${quoted(value)}: ${error.why}; ${error.mend}`,
    };
  }
}

function readRegistration(file: string, entry: unknown, profile: RegistryProfile): Registration {
  if (!isRecord(entry)) throw wrongValue(file, 'the whole', 'a publisher is a JSON object');
  const { provider: name = 'github', project, pending } = entry;
  if (typeof name !== 'string') throw wrongValue(file, 'provider', 'it is no text');
  if (pending !== undefined && typeof pending !== 'boolean')
    throw wrongValue(file, 'pending', 'it is neither `true` nor `false`');
  const index = readIndex(file, entry['index']);
  const provider = getProvider(name);
  const form = readForm(file, provider, entry);
  const isProjectOfIndex = form['project'] === undefined || form['project'] !== project;
  return {
    ...register(provider, form, profile),
    ...(index === undefined ? {} : { index }),
    ...(typeof project === 'string' && isProjectOfIndex ? { project } : {}),
    ...(pending === undefined ? {} : { pending }),
  };
}

/**
 * Reads the text of `--publisher`: one publisher or a list in the form of `--publishers`, any provider, `index`
 * left out or not. Throws `publishers-file-not-json`, `config-key-unknown`, `config-value-invalid`,
 * `provider-unknown` and, for a missing member, `publisher-form-invalid`.
 *
 * @param file the name for messages
 */
export function parseRegistrations(
  text: string,
  file: string,
  profile: RegistryProfile,
): readonly Registration[] {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (cause) {
    // The parser's own message quotes the text, which may hold a secret.
    const details = { file, reason: 'its text is not JSON' };
    throw configErrors.create('publishers-file-not-json', details, { location: { file }, cause });
  }
  const entries: readonly unknown[] = Array.isArray(data) ? data : [data];
  return entries.map((entry) => readRegistration(file, entry, profile));
}

/** What a repository declares, as the index stores it. */
export function registrationsFrom(
  publishers: readonly CompletePublisher[],
  profile: RegistryProfile,
): readonly Registration[] {
  return publishers.map((publisher) => {
    const { reviewers: _reviewers, versions: _versions, location: _location, ...members } = publisher;
    return readRegistration(publisher.location?.file ?? 'the configuration', members, profile);
  });
}

/** The name of the index that all registrations are of, where they are of one; `tokenless` for a URL. */
export function indexOf(registrations: readonly Pick<Registration, 'index'>[]): string | undefined {
  const names = registrations.map(({ index }) => index);
  const [first] = names;
  if (first === undefined || names.some((name) => name !== first)) return undefined;
  return Object.keys(REGISTRY_PROFILES).includes(first) ? first : 'tokenless';
}

/** Whether a registration is at the index; one that names no index is. */
export function isAt({ index }: Registration, profile: RegistryProfile): boolean {
  if (index === undefined || index === profile.name) return true;
  return profile.registrationPage === undefined && !Object.keys(REGISTRY_PROFILES).includes(index);
}
