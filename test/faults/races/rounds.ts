import { countFrom } from '../random.ts';

/** Rounds of the race that matters most; `FAULTS_ROUNDS` makes them many. */
export const ROUNDS: number = countFrom('FAULTS_ROUNDS', 300);

/** Rounds of a race of which each takes `cost` times as long. */
export function roundsAt(cost: number): number {
  return Math.max(2, Math.ceil(ROUNDS / cost));
}

/** How long rounds may take, in milliseconds, on a machine that does other things too. */
export function timeFor(rounds: number): number {
  return 30_000 + rounds * 500;
}

/** A name for each number that is too similar to no other (`l`, `1` and `i`, `o` and `0` count as one). */
export function nameOf(prefix: string, number: number): string {
  const letters = String(number).replaceAll(/\d/gu, (digit) => 'abcdefghjk'.charAt(Number(digit)));
  return `${prefix}-${letters}`;
}

/** The registration of a publisher with an environment of its own, and the claims that match it. */
export function identityOf(environment: string): {
  fields: Record<string, string>;
  claims: Record<string, string>;
} {
  return {
    fields: { owner: 'octo', repository: 'app', workflow: 'release.yml', environment },
    claims: { environment, sub: `repo:octo/app:environment:${environment}` },
  };
}

/** What one request was answered. */
export interface Answered {
  readonly status: number;
  readonly body: { readonly token: string; readonly code: string; readonly errors?: unknown };
  readonly text: string;
}

/** Reads an answer. */
export async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  const body = (text.startsWith('{') ? JSON.parse(text) : {}) as Answered['body'];
  return { status: response.status, body, text };
}

/** Statuses in order, for a comparison that does not care who won. */
export function statuses(answers: readonly Answered[]): readonly number[] {
  return answers.map(({ status }) => status).toSorted((a, b) => a - b);
}
