import { TokenlessError, isRecord } from '../../../base/index.ts';
import {
  ANY_ENVIRONMENT,
  type CompletePublisher,
  configErrors,
  credentialIn,
  isAnyEnvironment,
  nearestKey,
  parseDeclaredIndex,
  parsePublishersText,
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

/** Where a registration is written: a file, and the entry of its list, counted from 1, where it holds one. */
interface Written {
  readonly file: string;
  readonly entry?: number;
}

const NO_PUBLISHER =
  'write an object with the keys of a publisher there, such as `{"index": "pypi", "owner": "octo-org", "repository": "app", "workflow": "release.yml"}`';

function wrongValue(written: Written, key: string, reason: string): Error {
  const mend = key === '' ? NO_PUBLISHER : `correct the value of \`${key}\``;
  const { file } = written;
  return configErrors.create(
    'config-value-invalid',
    { ...written, key, reason, mend },
    { location: { file } },
  );
}

function readIndex(written: Written, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const names = Object.keys(REGISTRY_PROFILES);
  const index =
    typeof value === 'string'
      ? (parseDeclaredIndex(value) ?? names.find((name) => name === value))
      : undefined;
  if (index === undefined)
    throw wrongValue(written, 'index', `it is neither a known index (${names.join(', ')}) nor a URL`);
  return index;
}

function refuseOddText(written: Written, key: string, value: unknown): void {
  if (typeof value !== 'string') return;
  if (key === 'environment' && isAnyEnvironment(value)) throw wrongValue(written, key, ANY_ENVIRONMENT);
  if (value.length > LONGEST_VALUE_CHARS) throw wrongValue(written, key, 'it is longer than any such value');
  const looksLike = credentialIn(value);
  if (looksLike !== undefined)
    throw configErrors.create(
      'credential-literal',
      { ...written, key, looksLike },
      { location: { file: written.file } },
    );
}

/** The members of the provider's form; in a GitLab entry with an `owner`, `project` is the index's. */
function readForm(written: Written, provider: Provider, members: Members): Record<string, unknown> {
  const known = provider.form.map(({ name }) => name);
  const aliases = ALIASES[provider.name] ?? {};
  const isAliased = Object.keys(aliases).some((alias) => members[alias] !== undefined);
  const form: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(members)) {
    refuseOddText(written, key, value);
    const name = (isAliased ? aliases[key] : undefined) ?? key;
    const isOfForm = known.includes(name) && !(isAliased && key === 'project');
    if (isOfForm) form[name] = typeof value === 'number' ? String(value) : value;
    else if (!ABOUT.includes(key)) {
      const all = [...ABOUT, ...known];
      throw configErrors.create(
        'config-key-unknown',
        { ...written, key, nearest: nearestKey(key, all), known: all },
        { location: { file: written.file } },
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

function readRegistration(written: Written, entry: unknown, profile: RegistryProfile): Registration {
  if (!isRecord(entry)) throw wrongValue(written, '', 'a publisher is a JSON object');
  const { provider: name = 'github', project, pending } = entry;
  if (typeof name !== 'string') throw wrongValue(written, 'provider', 'it is no text');
  if (pending !== undefined && typeof pending !== 'boolean')
    throw wrongValue(written, 'pending', 'it is neither `true` nor `false`');
  const index = readIndex(written, entry['index']);
  const provider = getProvider(name);
  const form = readForm(written, provider, entry);
  const isProjectOfIndex = form['project'] === undefined || form['project'] !== project;
  return {
    ...register(provider, form, profile),
    ...(index === undefined ? {} : { index }),
    ...(typeof project === 'string' && isProjectOfIndex ? { project } : {}),
    ...(pending === undefined ? {} : { pending }),
  };
}

/** What the form of a provider refuses is told with the place where it is written. */
function readPlaced(written: Written, entry: unknown, profile: RegistryProfile): Registration {
  try {
    return readRegistration(written, entry, profile);
  } catch (error) {
    if (!trustErrors.owns(error)) throw error;
    const { file, entry: number } = written;
    const where = number === undefined ? `\`${file}\`` : `entry ${number} of \`${file}\``;
    const { code, message, why, mend, details } = error;
    const text = { what: `${where}: ${message}`, why, mend };
    throw new TokenlessError(code, text, { details, location: { file }, cause: error });
  }
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
  const data = parsePublishersText(text, file);
  const entries: readonly unknown[] = Array.isArray(data) ? data : [data];
  const isList = Array.isArray(data);
  return entries.map((entry, at) => readPlaced(isList ? { file, entry: at + 1 } : { file }, entry, profile));
}

/** What a repository declares, as the index stores it. */
export function registrationsFrom(
  publishers: readonly CompletePublisher[],
  profile: RegistryProfile,
): readonly Registration[] {
  return publishers.map((publisher) => {
    const { reviewers: _reviewers, versions: _versions, location: _location, ...members } = publisher;
    return readRegistration({ file: publisher.location?.file ?? 'the configuration' }, members, profile);
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
