import { ExitCode } from '@stricli/core';
import { isTokenlessError } from '../base/index.ts';

/** The exit codes of every command. `docs/reference/exit-codes.md` is made from here. */
export const EXIT = {
  done: 0,
  refused: 1,
  usage: 2,
  noAmbientIdentity: 3,
  network: 4,
  localFile: 5,
  bug: 70,
  interrupted: 130,
} as const;

/** What is wrong with the command line, the configuration or a reference to a secret. */
const USAGE = [
  'usage-invalid',
  'baseline-invalid',
  'example-unknown',
  'registry-unknown',
  'provider-unknown',
  'issuer-fault-unknown',
  'config-not-toml',
  'config-key-unknown',
  'config-value-invalid',
  'config-in-two-places',
  'config-incomplete',
  'credential-literal',
  'publishers-file-not-json',
  'secret-reference-invalid',
  'secret-missing',
  'owner-credential-weak',
  'issuer-key-pin-refused',
  'index-url-invalid',
  'trust-root-invalid',
  'index-url-not-https',
  'checksums-inside-distributions',
  'repository-unknown',
  'release-version-unknown',
  'build-unknown',
  'publisher-form-invalid',
  'lock-unknown',
  'init-answer-missing',
  'init-answer-invalid',
  'init-configuration-not-added',
  'tag-name-invalid',
  'tag-version-unknown',
  'environments-undeclared',
  'environment-declaration-invalid',
  'environment-reviewer-unknown',
  'fallback-value-invalid',
];

/** The network, an index or a CI service that does not do its part. */
const NETWORK = [
  'index-unreachable',
  'index-tls-untrusted',
  'index-redirects-away',
  'index-response-unreadable',
  'index-response-unexpected',
  'issuer-unreachable',
  'id-token-request-refused',
  'id-token-agent-failed',
  'id-token-answer-unusable',
  'release-not-served',
  'attestation-signing-failed',
  'tag-remote-unreadable',
  'tag-not-pushed',
  'environments-not-told',
];

/** What this machine lacks: a file, a folder, a program, a port, room on the disk. */
const LOCAL = [
  'file-not-found',
  'file-not-readable',
  'file-not-writable',
  'folder-missing',
  'distributions-missing',
  'file-not-distribution',
  'distribution-changed',
  'download-file-differs',
  'checksum-file-missing',
  'checksums-malformed',
  'record-malformed',
  'lock-malformed',
  'lock-version-unknown',
  'git-not-found',
  'git-failed',
  'repository-not-found',
  'repository-has-no-commit',
  'repository-file-missing',
  'repository-file-too-large',
  'repository-file-not-text',
  'repository-link-escapes',
  'tag-not-found',
  'tag-remote-missing',
  'tag-not-created',
  'changelog-missing',
  'client-missing',
  'pack-metadata-missing',
  'pack-sources-missing',
  'pack-not-pure',
  'disk-full',
  'port-in-use',
  'address-unavailable',
  'issuer-port-unavailable',
  'data-directory-in-use',
  'data-directory-missing',
  'data-directory-not-writable',
  'database-newer',
  'file-content-missing',
];

function ending(codes: readonly string[], exitCode: number): Readonly<Record<string, number>> {
  return Object.fromEntries(codes.map((code) => [code, exitCode]));
}

/** Codes of errors that do not end in `EXIT.refused`, each with its exit code. */
export const EXIT_BY_CODE: Readonly<Record<string, number>> = {
  ...ending(USAGE, EXIT.usage),
  ...ending(['ambient-identity-missing'], EXIT.noAmbientIdentity),
  ...ending(NETWORK, EXIT.network),
  ...ending(LOCAL, EXIT.localFile),
  ...ending(['interrupted', 'tag-push-interrupted', 'tag-follow-interrupted'], EXIT.interrupted),
};

/** The exit code for whatever a command threw: an unknown error is a bug of ours. */
export function exitCodeFor(error: unknown): number {
  if (!isTokenlessError(error)) return EXIT.bug;
  return EXIT_BY_CODE[error.code] ?? EXIT.refused;
}

/** The process's exit code from the framework's, which are negative for what happened before the command. */
export function documentedExitCode(code: number, asked: number | undefined): number {
  if (code === ExitCode.InvalidArgument || code === ExitCode.UnknownCommand) return EXIT.usage;
  if (code < 0) return EXIT.bug;
  return code === EXIT.done ? (asked ?? EXIT.done) : code;
}
