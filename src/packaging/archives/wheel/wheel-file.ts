import { packagingErrors } from '../../errors.ts';
import { parseHeaders } from '../../metadata/headers.ts';

function refuse(problem: string): Error {
  return packagingErrors.create('wheel-file-invalid', { problem });
}

/** Checks the `WHEEL` file: installers need its version and refuse a greater major one (PEP 427). */
export function checkWheelFile(content: Uint8Array): void {
  const { headers } = parseHeaders(content, 'WHEEL');
  const versions = headers.filter(({ name }) => name.toLowerCase() === 'wheel-version');
  const [version] = versions;
  if (version === undefined) throw refuse('it has no `Wheel-Version`');
  if (versions.length > 1) throw refuse('it has two `Wheel-Version`');
  if (!/^1\.[0-9]+$/u.test(version.value)) {
    throw refuse(`\`Wheel-Version\` is ${JSON.stringify(version.value)}, and installers know 1.x`);
  }
}
