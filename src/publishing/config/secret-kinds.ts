/** What kind of secret a finding is: the service it opens, or what it is. An allowed secret may name it. */
export const SECRET_KINDS = [
  'pypi-token',
  'npm-token',
  'crates-token',
  'rubygems-token',
  'nuget-token',
  'jsr-token',
  'hex-token',
  'packagist-token',
  'artifactory-token',
  'anaconda-token',
  'huggingface-token',
  'docker-token',
  'github-token',
  'gitlab-token',
  'aws-access-key',
  'slack-token',
  'google-token',
  'jwt',
  'registry-password',
  'url-password',
  'npmrc-password',
  'private-key',
  'secret-file',
] as const;

/** A kind of secret. */
export type SecretKind = (typeof SECRET_KINDS)[number];
