import { type ErrorFamily, defineErrors } from '../../base/index.ts';

/** Where something is written: a file, and the entry of its list, counted from 1, where it holds one. */
type Written = { file: string; entry?: number };

/** The details that each code of this folder needs for its words. */
export type ConfigErrorDetails = {
  'config-not-toml': { file: string; reason: string };
  'config-key-unknown': Written & { key: string; nearest: string | undefined; known: readonly string[] };
  'config-value-invalid': Written & { key: string; reason: string; mend: string; isMissing?: true };
  'config-in-two-places': { files: readonly string[] };
  'config-incomplete': { file: string; index: string; missing: readonly string[] };
  'credential-literal': Written & { key: string; looksLike: string };
  'publishers-file-not-json': { file: string; reason: string };
  'secret-reference-invalid': { name: string };
  'repository-unknown': { directory: string };
};

/** A code of `publishing/config`. */
export type ConfigErrorCode = keyof ConfigErrorDetails;

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const whereOf = ({ file, entry }: Written): string =>
  entry === undefined ? `\`${file}\`` : `entry ${entry} of \`${file}\``;

function wrongValue(key: string, where: string, isMissing: true | undefined): string {
  if (isMissing === true) return `${where} has no \`${key}\``;
  return key === '' ? `${where} is no publisher` : `\`${key}\` in ${where} has a value that cannot be used`;
}

/** The errors of reading a configuration. Pages: `docs/errors/<code>.md`. */
export const configErrors: ErrorFamily<ConfigErrorDetails> = defineErrors<ConfigErrorDetails>({
  'config-not-toml': ({ file, reason }) => ({
    what: `\`${file}\` is not TOML`,
    why: reason,
    mend: `correct \`${file}\` at that place`,
  }),
  'config-key-unknown': ({ key, nearest, known, ...written }) => ({
    what: `${whereOf(written)} has a key that tokenless does not know: \`${key}\``,
    why: `the known keys there are ${quoted(known)}`,
    mend:
      nearest === undefined
        ? `remove \`${key}\``
        : `write \`${nearest}\` instead of \`${key}\`, or remove it`,
  }),
  'config-value-invalid': ({ key, reason, mend, isMissing, ...written }) => ({
    what: wrongValue(key, whereOf(written), isMissing),
    why: reason,
    mend,
  }),
  'config-in-two-places': ({ files }) => ({
    what: 'the configuration of tokenless stands in two places',
    why: `both ${files.map((file) => `\`${file}\``).join(' and ')} hold it, and neither is the obvious winner`,
    mend: 'keep one of them and remove the other',
  }),
  'config-incomplete': ({ file, index, missing }) => ({
    what: `the publisher for \`${index}\` is not complete`,
    why: `nothing says its ${quoted(missing)}, neither the publisher nor the project, and it could not be inferred`,
    mend: `add ${quoted(missing)} to that publisher in \`${file}\``,
  }),
  'credential-literal': ({ key, looksLike, ...written }) => ({
    what:
      key === ''
        ? `${whereOf(written)} is a credential`
        : `\`${key}\` in ${whereOf(written)} holds a credential`,
    why: `its value looks like ${looksLike}, and credentials are given by reference only`,
    mend: 'revoke that credential, remove it from the file and its history, and refer to the new one as `env:NAME` or `file:PATH`',
  }),
  'publishers-file-not-json': ({ file, reason }) => ({
    what: `\`${file}\` is not a JSON list of publishers`,
    why: reason,
    mend: 'write a list such as `[{"index": "pypi", "project": "app", "owner": "octo-org", "repository": "app", "workflow": "release.yml"}]`',
  }),
  'secret-reference-invalid': ({ name }) => ({
    what: `\`${name}\` is not a reference to a secret`,
    why: 'a secret is given as `env:NAME` or `file:PATH`, never by its value, so that it stands in no file, no shell history and no process list',
    mend: `put the secret into an environment variable or a file and give \`${name}\` as \`env:NAME\` or \`file:PATH\``,
  }),
  'repository-unknown': ({ directory }) => ({
    what: 'the repository on GitHub is not known',
    why: `\`${directory}\` has no remote \`origin\` at a forge, and \`[tool.tokenless]\` has no \`repository\``,
    mend: 'set `repository = "OWNER/NAME"` in `[tool.tokenless]`',
  }),
});
