import { cliErrors } from './errors.ts';

/** Splits `NAME==VERSION`; throws `usage-invalid`. */
export function parseRelease(text: string): { readonly project: string; readonly version: string } {
  const { project, version } = /^(?<project>[^=\s]+)==(?<version>[^=\s]+)$/u.exec(text)?.groups ?? {};
  if (project !== undefined && version !== undefined) return { project, version };
  const mend = 'write it as `NAME==VERSION`, such as `sampleproject==4.0.0`';
  throw cliErrors.create('usage-invalid', { problem: `\`${text}\` does not name a release`, mend });
}
