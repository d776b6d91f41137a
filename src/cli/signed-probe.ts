import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AmbientIdentity, ProbeOutcome, SigstoreEndpoints } from '../publishing/client/index.ts';
import type { CliContext } from './context.ts';
import { maskIn } from './mask.ts';
import { type CommonFlags, say } from './output.ts';

/** Where the signed result of a probe goes, and who signs it. */
export interface SigningProbe {
  readonly file: string;
  readonly identity: AmbientIdentity;
  readonly endpoints: SigstoreEndpoints | undefined;
}

/**
 * Signs what a probe found as the job that ran it, and writes it for whoever closes an incident with it: a machine
 * without an identity cannot make it up.
 *
 * @throws attestation-signing-failed, id-token-…, file-not-writable
 */
export async function writeSignedProbe(
  context: CliContext,
  flags: CommonFlags,
  outcome: ProbeOutcome,
  { file, identity, endpoints }: SigningProbe,
): Promise<void> {
  const { createHttpClient, signStatement, systemDeps, toWriteError } =
    await import('../publishing/client/index.ts');
  const { probeStatement } = await import('../publishing/release/index.ts');
  const http = createHttpClient({ deps: systemDeps });
  try {
    const signed = await signStatement(
      probeStatement(outcome),
      { identity, http, deps: systemDeps, endpoints, mask: maskIn(context) },
      context.signal,
    );
    const target = path.resolve(context.directory, file);
    await writeFile(target, `${JSON.stringify(signed, null, 2)}\n`).catch((error: unknown) => {
      throw toWriteError(error, target);
    });
    say(context, flags, `signed: ${file}`);
  } finally {
    http.close();
  }
}
