export { completePublisher, splitRepository } from './complete.ts';
export type { PublisherDefaults } from './complete.ts';
export type {
  AllowedSecret,
  CompletePublisher,
  DeclaredPublisher,
  IgnoredRule,
  PublisherProvider,
  TokenlessConfig,
  VersionRule,
} from './config.ts';
export { credentialIn, parseSecretReference } from './credentials.ts';
export type { SecretReference } from './credentials.ts';
export { configErrors } from './errors.ts';
export type { ConfigErrorCode } from './errors.ts';
export { parseFlatRemote, parseGitRemote } from './git-remote.ts';
export type { GitRemote } from './git-remote.ts';
export { hostOfIndex, isPythonIndex, parseDeclaredIndex, parseIndex } from './index-names.ts';
export { nearestKey } from './nearest-key.ts';
export { parseConfig, parseConfigTexts, parseToml } from './parse-config.ts';
export type { ConfigFile, ConfigTexts } from './parse-config.ts';
export { parsePublishersText } from './json-text.ts';
export { parsePublishersFile } from './publishers-file.ts';
export { matchesPattern, matchesPatterns } from './ref-pattern.ts';
export { matchesRefRule } from './ref-rule.ts';
export { membersOfForm, registrationForm } from './registration-form.ts';
export { releaseFacts } from './release-facts.ts';
export type { ReleaseFacts } from './release-facts.ts';
export { ANY_ENVIRONMENT, isAnyEnvironment } from './schema.ts';
export { SECRET_KINDS } from './secret-kinds.ts';
export type { SecretKind } from './secret-kinds.ts';
export { inferTagPattern, readTag } from './tag-pattern.ts';
export type { ReadTag, TagFacts } from './tag-pattern.ts';
export { tagOfVersion, takesVersion, versionOfTag } from './versions.ts';
