import type { Suspicion } from '../causes/cause.ts';

const REFUSED =
  /\b(Tag|Branch) "([^"\n]{1,255})" is not allowed to deploy to ([^\n]{1,255}) due to environment protection rules/gu;
const REJECTED = "The deployment was rejected or didn't satisfy other protection rules";

/** What an environment's protection rules refused, as GitHub tells it in the run. */
export interface RefusedDeployment {
  readonly suspicions: readonly Suspicion[];
  readonly refs: readonly {
    readonly kind: 'tag' | 'branch';
    readonly ref: string;
    readonly environment: string;
  }[];
}

const MOST_REFS = 10;

/** Finds tags and branches that were not allowed to deploy. */
export function readRefusedDeployment(text: string): RefusedDeployment {
  const refs: RefusedDeployment['refs'][number][] = [];
  for (const [, kind, ref = '', environment = ''] of text.matchAll(REFUSED)) {
    if (refs.length < MOST_REFS) refs.push({ kind: kind === 'Tag' ? 'tag' : 'branch', ref, environment });
  }
  const suspicions: Suspicion[] = refs.map(({ kind }) => ({
    cause: kind === 'tag' ? 'C4' : 'C5',
    likelihood: 'likely',
  }));
  if (refs.length === 0 && text.includes(REJECTED)) suspicions.push({ cause: 'C4', likelihood: 'possible' });
  return { suspicions, refs };
}
