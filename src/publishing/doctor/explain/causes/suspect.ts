import { type Claims, type Mismatch, type RegistryProfile, textClaim } from '../../../../trust/index.ts';
import type { CauseId, Likelihood, Suspicion } from './cause.ts';

const likely = (...causes: readonly CauseId[]): readonly Suspicion[] =>
  causes.map((cause) => ({ cause, likelihood: 'likely' }));
const possible = (...causes: readonly CauseId[]): readonly Suspicion[] =>
  causes.map((cause) => ({ cause, likelihood: 'possible' }));

/** `octo/app` of `octo/app/.github/workflows/release.yml@refs/tags/v1`, in lower case. */
function repositoryIn(workflow: string): string {
  return workflow.split('/').slice(0, 2).join('/').toLowerCase();
}

/** The workflow file of a claim, whatever stands before it and behind it. */
function fileIn(workflow: string | null): string {
  const [slug = ''] = (workflow ?? '').split('@');
  return slug.slice(slug.lastIndexOf('/') + 1);
}

/** Whether the job runs in a reusable workflow, as far as the claims tell. */
function reusableCause(claims: Claims): CauseId | undefined {
  const called = textClaim(claims, 'job_workflow_ref');
  const repository = textClaim(claims, 'repository');
  if (called === undefined || repository === undefined) return undefined;
  if (repositoryIn(called) !== repository.toLowerCase()) return 'A5';
  const caller = textClaim(claims, 'workflow_ref');
  return caller === undefined || caller === called ? undefined : 'A6';
}

function fromRepository({ expected, got }: Mismatch): readonly Suspicion[] {
  const [owner = '', ...name] = (got ?? '').split('/');
  const [wantedOwner = '', ...wantedName] = (expected ?? '').split('/');
  const sameName = name.join('/').toLowerCase() === wantedName.join('/').toLowerCase();
  const sameOwner = owner.toLowerCase() === wantedOwner.toLowerCase();
  if (sameName) return sameOwner ? likely('A1', 'A3') : [...likely('A1'), ...possible('C10')];
  return sameOwner ? likely('A3') : likely('A1', 'A3');
}

function fromWorkflow(
  { expected, got }: Mismatch,
  claims: Claims,
  all: readonly Mismatch[],
): readonly Suspicion[] {
  const cause = reusableCause(claims);
  if (cause !== undefined) return likely(cause);
  // The claim begins with the repository: where that differs, the file need not.
  const follows = all.some(({ claim }) => claim === 'repository' || claim === 'project_path');
  return follows && fileIn(expected) === fileIn(got) ? [] : likely('A4');
}

function fromMismatch(mismatch: Mismatch, claims: Claims, all: readonly Mismatch[]): readonly Suspicion[] {
  switch (mismatch.claim) {
    case 'repository':
    case 'project_path':
      return fromRepository(mismatch);
    case 'repository_owner':
      return likely('A1');
    case 'repository_owner_id':
    case 'namespace_id':
      return likely('A2');
    case 'job_workflow_ref':
    case 'workflow_ref':
    case 'ci_config_ref_uri':
      return fromWorkflow(mismatch, claims, all);
    case 'environment':
      return likely((mismatch.got ?? '') === '' ? 'A7' : 'A8');
    case 'event_name':
      return likely('B4');
    default:
      return [];
  }
}

/** What the claims that differ from the nearest publisher point to. */
export function suspectMismatches(mismatches: readonly Mismatch[], claims: Claims): readonly Suspicion[] {
  const differing = mismatches.filter(({ expected, got }) => expected !== null || got !== null);
  return differing.flatMap((mismatch) => fromMismatch(mismatch, claims, mismatches));
}

/**
 * What may be behind an `invalid-publisher` when nobody knows what is registered: the claims alone tell some,
 * the rest is what people get wrong, the most frequent first.
 */
export function suspectUnmatched(claims: Claims | undefined, profile: RegistryProfile): readonly Suspicion[] {
  const known = claims ?? {};
  const reusable = reusableCause(known);
  const event = textClaim(known, 'event_name');
  const isRefusedEvent = event !== undefined && profile.rules.refusedEvents.includes(event);
  const environment: readonly CauseId[] =
    claims === undefined || !knowsEnvironment(claims) ? ['A7', 'A8'] : [hasEnvironment(claims) ? 'A8' : 'A7'];
  return [
    ...(isRefusedEvent ? likely('B4') : []),
    ...(reusable === undefined ? [] : likely(reusable)),
    ...possible(...environment, 'A4', 'A1', 'A3', 'A10', 'A12'),
    { cause: 'A2', likelihood: 'unlikely' satisfies Likelihood },
  ];
}

const hasEnvironment = (claims: Claims): boolean => (textClaim(claims, 'environment') ?? '') !== '';

/** A claim set with a `sub` is one whose environment was read with it. */
const knowsEnvironment = (claims: Claims): boolean =>
  hasEnvironment(claims) || textClaim(claims, 'sub') !== undefined;
