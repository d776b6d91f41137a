import type { Secret } from '../../../base/index.ts';
import { TOKEN_USERNAME } from '../../../wire/index.ts';

/** Clients that upload with a token but cannot exchange for one on every index. */
export type ClientKind = 'twine' | 'uv' | 'poetry' | 'pdm' | 'hatch' | 'flit';

/** What a client is pointed at. */
export interface ClientTarget {
  readonly uploadUrl: string;
  /** File that holds the CA certificate of the index (PEM), for indexes that the system does not trust. */
  readonly caFile?: string;
}

/** The environment that makes a client upload to an index with an upload token. */
export interface ClientEnvironment {
  /** Variables to set. The values hold the token: hand them to the child process, never to a log. */
  readonly set: Readonly<Record<string, string>>;
  /** Variables to take away, because they would win over, or conflict with, those set. */
  readonly unset: readonly string[];
  /** Arguments without which the client ignores the variables, e.g. `--repository tokenless`. */
  readonly requiredArguments: readonly string[];
}

/** One client's row: where it reads what. */
interface ClientRow {
  variables(uploadUrl: string, token: string): Readonly<Record<string, string>>;
  ca(caFile: string): Readonly<Record<string, string>>;
  readonly unset: readonly string[];
  readonly requiredArguments?: readonly string[];
}

/** The name under which poetry knows our index; its variables take capitals and `_` only. */
const POETRY_REPOSITORY = 'tokenless';

/**
 * For clients on top of `requests`: these two beat what the client is told about certificates, so the one is
 * set and the other taken away.
 */
const requestsCa = (caFile: string): Record<string, string> => ({ REQUESTS_CA_BUNDLE: caFile });
const REQUESTS_UNSET = ['CURL_CA_BUNDLE'];

/**
 * Read in each client's source (twine 7.0.0 `settings.py`; uv 0.11 `env_vars.rs`; poetry 2 `config.py` and
 * `publisher.py`; pdm 2 `commands/publish`; hatch 1.16 `cli/publish`; flit 3.12 `upload.py`), 2026-08.
 */
const CLIENTS: Readonly<Record<ClientKind, ClientRow>> = {
  // twine asks the terminal for a user name on any index but PyPI's own, so all three are set.
  twine: {
    variables: (uploadUrl, token) => ({
      TWINE_USERNAME: TOKEN_USERNAME,
      TWINE_PASSWORD: token,
      TWINE_REPOSITORY_URL: uploadUrl,
      TWINE_NON_INTERACTIVE: '1',
    }),
    ca: (caFile) => ({ TWINE_CERT: caFile, ...requestsCa(caFile) }),
    unset: ['TWINE_REPOSITORY', ...REQUESTS_UNSET],
  },
  // uv refuses a token together with a user name, password or named index; with a token it does not exchange.
  uv: {
    variables: (uploadUrl, token) => ({ UV_PUBLISH_URL: uploadUrl, UV_PUBLISH_TOKEN: token }),
    ca: (caFile) => ({ SSL_CERT_FILE: caFile }),
    unset: ['UV_PUBLISH_USERNAME', 'UV_PUBLISH_PASSWORD', 'UV_PUBLISH_INDEX', 'SSL_CERT_DIR'],
  },
  // poetry reads its `pypi-token` before `http-basic`; without `--repository` it goes to PyPI.
  poetry: {
    variables: (uploadUrl, token) => ({
      [`POETRY_REPOSITORIES_${POETRY_REPOSITORY.toUpperCase()}_URL`]: uploadUrl,
      [`POETRY_PYPI_TOKEN_${POETRY_REPOSITORY.toUpperCase()}`]: token,
      [`POETRY_HTTP_BASIC_${POETRY_REPOSITORY.toUpperCase()}_USERNAME`]: TOKEN_USERNAME,
      [`POETRY_HTTP_BASIC_${POETRY_REPOSITORY.toUpperCase()}_PASSWORD`]: token,
    }),
    ca: (caFile) => ({
      [`POETRY_CERTIFICATES_${POETRY_REPOSITORY.toUpperCase()}_CERT`]: caFile,
      ...requestsCa(caFile),
    }),
    unset: REQUESTS_UNSET,
    requiredArguments: ['--repository', POETRY_REPOSITORY],
  },
  pdm: {
    variables: (uploadUrl, token) => ({
      PDM_PUBLISH_REPO: uploadUrl,
      PDM_PUBLISH_USERNAME: TOKEN_USERNAME,
      PDM_PUBLISH_PASSWORD: token,
    }),
    ca: (caFile) => ({ PDM_PUBLISH_CA_CERTS: caFile, SSL_CERT_FILE: caFile }),
    unset: ['SSL_CERT_DIR'],
  },
  hatch: {
    variables: (uploadUrl, token) => ({
      HATCH_INDEX_REPO: uploadUrl,
      HATCH_INDEX_USER: TOKEN_USERNAME,
      HATCH_INDEX_AUTH: token,
    }),
    ca: (caFile) => ({ HATCH_INDEX_CA_CERT: caFile }),
    // Another publisher plugin, or options for one, would not read the variables above.
    unset: ['HATCH_PUBLISHER', 'HATCH_PUBLISHER_OPTIONS'],
  },
  // flit has no setting for certificates of its own.
  flit: {
    variables: (uploadUrl, token) => ({
      FLIT_INDEX_URL: uploadUrl,
      FLIT_USERNAME: TOKEN_USERNAME,
      FLIT_PASSWORD: token,
    }),
    ca: requestsCa,
    unset: REQUESTS_UNSET,
  },
};

/** The clients of the table. */
export const CLIENT_KINDS: readonly ClientKind[] = Object.keys(CLIENTS) as ClientKind[];

/** What to set and to unset so that a client uploads to an index with this upload token. */
export function clientEnvironment(kind: ClientKind, token: Secret, target: ClientTarget): ClientEnvironment {
  const row = CLIENTS[kind];
  const ca = target.caFile === undefined ? {} : row.ca(target.caFile);
  return {
    set: { ...row.variables(target.uploadUrl, token.reveal()), ...ca },
    unset: row.unset,
    requiredArguments: row.requiredArguments ?? [],
  };
}

/**
 * The client that a command runs, by the name of its program (`twine`, `python -m twine`, `uv`, `uvx twine`,
 * `pipx run hatch`); undefined when it is none of the table.
 */
export function clientOfCommand(command: readonly string[]): ClientKind | undefined {
  const words = command.map(
    (word) =>
      word
        .split(/[\\/]/u)
        .at(-1)
        ?.replace(/\.(?:exe|com|cmd|bat)$/iu, '') ?? '',
  );
  const [program = ''] = words;
  if (isClientKind(program)) return program;
  const runner = /^(?:python[\d.]*|py)$/u.test(program) && words[1] === '-m' ? 2 : RUNNERS[program];
  const name = runner === undefined ? undefined : words.slice(runner).find((word) => !word.startsWith('-'));
  const bare = name?.split(/[@=<>~]/u)[0] ?? '';
  return isClientKind(bare) ? bare : undefined;
}

/** Programs that run a client, and where its name can begin. */
const RUNNERS: Readonly<Record<string, number>> = { uvx: 1, pipx: 2 };

function isClientKind(word: string): word is ClientKind {
  return Object.hasOwn(CLIENTS, word);
}
