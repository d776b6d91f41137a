import { normalizeName } from '../../packaging/index.ts';

/** What is declared of a registration, as far as it says what a probe would do; what is left out is not known. */
export interface DeclaredForProbe {
  readonly project?: string | undefined;
  /** The project does not exist at the index yet. */
  readonly pending?: boolean | undefined;
  readonly owner?: string | undefined;
  readonly repository?: string | undefined;
  readonly workflow?: string | undefined;
  readonly environment?: string | undefined;
}

const JOB = ['owner', 'repository', 'workflow', 'environment'] as const;

/** Whether one job may match both: what one of them does not say keeps nothing apart. */
function mayShareJob(one: DeclaredForProbe, other: DeclaredForProbe): boolean {
  return JOB.every((name) => {
    const [first, second] = [one[name], other[name]];
    return first === undefined || second === undefined || first.toLowerCase() === second.toLowerCase();
  });
}

/**
 * What a probe of a project has to know of the registrations that are declared for its index. Undefined where
 * nothing is declared; pending where no publisher says that the project is there, and where the job may match a
 * pending publisher of another project: an index looks among those first, whatever is meant, and the exchange
 * would create that project.
 */
export function registrationForProbe(
  project: string,
  declared: readonly DeclaredForProbe[],
): { readonly pending: boolean } | undefined {
  const isOurs = (one: DeclaredForProbe): boolean =>
    normalizeName(one.project ?? project) === normalizeName(project);
  const ours = declared.filter(isOurs);
  const othersPending = declared.filter((one) => one.pending === true && !isOurs(one));
  if (ours.length === 0) return othersPending.length === 0 ? undefined : { pending: true };
  const isPending = ours.every(({ pending }) => pending === true);
  return { pending: isPending || othersPending.some((other) => ours.some((one) => mayShareJob(one, other))) };
}
