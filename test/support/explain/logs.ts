/** Logs of failed publish jobs, in the form in which the clients print them; every word of them is made up. */

const STAMP = '2026-11-20T09:30:07.1234567Z ';

/** Lines as GitHub stores them, each with its time. */
export function stamped(lines: readonly string[]): string {
  return lines.map((line) => `${STAMP}${line}\n`).join('');
}

/** Claims as the PyPA action prints them. */
export function claimLines(changes: Readonly<Record<string, string>> = {}): readonly string[] {
  const claims = {
    sub: 'repo:octo/app:environment:release',
    repository: 'octo/app',
    repository_owner: 'octo',
    repository_owner_id: '100',
    workflow_ref: 'octo/app/.github/workflows/release.yml@refs/tags/v1',
    job_workflow_ref: 'octo/app/.github/workflows/release.yml@refs/tags/v1',
    ref: 'refs/tags/v1',
    environment: 'release',
    ...changes,
  };
  return Object.entries(claims).map(([name, value]) => `* \`${name}\`: \`${value}\``);
}

/** A refused exchange in the log of the PyPA action. */
export function actionLog(
  claims: readonly string[] = claimLines(),
  reason = 'invalid-publisher',
  words = 'no match',
): string {
  return stamped([
    '##[group]Run the publish action',
    '  repository-url: https://upload.pypi.org/legacy/',
    '##[endgroup]',
    '##[error]Trusted publishing exchange failure: ',
    'The index gave these reasons:',
    '',
    `* \`${reason}\`: ${words}`,
    '',
    ...claims,
  ]);
}

/** A refused exchange as uv prints it, the claims as Rust shows a structure. */
export const UV_LOG: string = stamped([
  'error: Failed to obtain token for trusted publishing',
  '  Caused by: the index said 422',
  'Response: {"message":"no","errors":[{"code":"invalid-publisher","description":"no match"}]}',
  'Token claims, which must match the publisher configuration: GitHub(',
  '    GitHubTokenClaims {',
  '        sub: "repo:octo/app:ref:refs/tags/v1",',
  '        repository: "octo/app",',
  '        repository_owner: "octo",',
  '        repository_owner_id: "100",',
  '        job_workflow_ref: "octo/app/.github/workflows/release.yml@refs/tags/v1",',
  '        ref: "refs/tags/v1",',
  '        environment: None,',
  '    },',
  ')',
]);

/** The same with an environment, which Rust prints over three lines. */
export const UV_LOG_WITH_ENVIRONMENT: string = UV_LOG.replace(
  'environment: None,\n',
  `environment: Some(\n${STAMP}            "release",\n${STAMP}        ),\n`,
);
