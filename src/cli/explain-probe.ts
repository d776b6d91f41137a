import type { RefusedProbe } from '../publishing/client/index.ts';
import type { CompletePublisher } from '../publishing/config/index.ts';
import type { Explained, ExplainedWords } from '../publishing/doctor/index.ts';
import type { Claims } from '../trust/index.ts';

/** A refused probe, and what is known besides. */
export interface RefusedCase {
  readonly probe: RefusedProbe;
  /** As they were sent. */
  readonly claims: Claims;
  /** `pypi`, `testpypi`, or the upload URL. */
  readonly index: string;
  /** What is declared for this index and project. */
  readonly publishers: readonly CompletePublisher[];
}

/** What `tokenless explain` would say of the refusal: the claims against what is declared, by the index's rules. */
export async function explainProbe({
  probe,
  claims,
  index,
  publishers,
}: RefusedCase): Promise<{ readonly explained: Explained; readonly words: ExplainedWords }> {
  const [{ explainRefusal, readErrorBody, registrationsFrom }, { getRegistryProfile }] = await Promise.all([
    import('../publishing/doctor/index.ts'),
    import('../trust/index.ts'),
  ]);
  const profile = getRegistryProfile(index === 'pypi' || index === 'testpypi' ? index : 'tokenless');
  const { reasons, indexCode } = probe.refusal;
  const body = {
    message: 'Token request failed',
    errors: reasons,
    ...(indexCode === null ? {} : { code: indexCode }),
  };
  const isDeclared = publishers.length > 0;
  return explainRefusal({
    profile,
    registrations: isDeclared ? registrationsFrom(publishers, profile) : undefined,
    registration: isDeclared ? 'declared' : 'none',
    claims,
    evidence: readErrorBody(JSON.stringify(body)),
    notes: [],
  });
}
