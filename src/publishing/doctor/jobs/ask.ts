import { type TokenlessError, isTokenlessError } from '../../../base/index.ts';
import {
  type Publisher,
  type RegistryProfile,
  getProvider,
  match,
  registerPublisher,
} from '../../../trust/index.ts';
import { type CompletePublisher, registrationForm } from '../../config/index.ts';
import type { PredictedClaims } from '../../workflow/index.ts';

/** A registration as its index stores it, with the declaration that it comes from. */
export interface Registered extends Publisher {
  readonly declared: CompletePublisher;
}

/** What the matcher answers: accepted, or refused with a code and the registration that came nearest. */
export type Answer =
  | { readonly verdict: 'accept' }
  | { readonly verdict: 'reject'; readonly code: string; readonly nearest: CompletePublisher | undefined };

/** Claims of every token that say nothing about who publishes what. */
const OF_EVERY_TOKEN = ['jti', 'iat', 'exp', 'nbf', 'aud'];

function register(declared: CompletePublisher, profile: RegistryProfile): Registered {
  const form = registrationForm(declared);
  return { ...registerPublisher(declared.provider, form, { profile }), declared };
}

/** Why an index would not take a registration at all; undefined: it would. */
export function formProblemOf(
  publisher: CompletePublisher,
  profile: RegistryProfile,
): TokenlessError | undefined {
  try {
    register(publisher, profile);
    return undefined;
  } catch (error) {
    if (isTokenlessError(error)) return error;
    throw error;
  }
}

/** The registrations that an index can store; what its form refuses matches nothing. */
export function toRegistered(
  publishers: readonly CompletePublisher[],
  profile: RegistryProfile,
): readonly Registered[] {
  return publishers
    .filter((publisher) => formProblemOf(publisher, profile) === undefined)
    .map((publisher) => register(publisher, profile));
}

/** Asks the matcher that the index runs, under what is assumed of claims that nobody knows. */
export function ask(
  publishers: readonly Registered[],
  { claims, assumes }: PredictedClaims,
  profile: RegistryProfile,
  alsoAssumes: readonly string[] = [],
): Answer {
  // A guessed ref of a called workflow is no reason to take its repository and file for the right ones.
  const assumed = assumes.filter((claim) => claim !== 'job_workflow_ref' && claim !== 'environment');
  const verdict = match(publishers, { iss: getProvider('github').issuer, ...claims }, profile, {
    assumes: [...assumed, ...OF_EVERY_TOKEN, ...alsoAssumes],
  });
  if (verdict.verdict === 'accept') return { verdict: 'accept' };
  return { verdict: 'reject', code: verdict.code, nearest: verdict.nearest?.declared };
}
