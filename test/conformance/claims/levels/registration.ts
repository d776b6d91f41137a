import {
  getProvider,
  isPublisherUrl,
  isUrlBelow,
  registerPublisher,
  type RegistrationFacts,
} from '../../../../src/trust/index.ts';
import { ACCEPT, refused, refusingByError, type LevelExecutor, type Outcome } from '../outcome.ts';
import { readForm, readPublisher, storedMembers } from '../publishers.ts';
import { FormError, isAbsent, resolved, textMember } from '../vectors.ts';

const FORGE_MEMBERS = ['owner', 'organization', 'actor'];

function factsOf(forge: unknown): RegistrationFacts {
  if (forge === undefined || isAbsent(forge)) return {};
  const facts = resolved(forge, 'forge');
  const odd = Object.keys(facts).find((name) => !FORGE_MEMBERS.includes(name));
  if (odd !== undefined) throw new FormError(`unknown member \`forge.${odd}\``);
  return facts;
}

/** Validation of a publisher registration. */
export const runForm: LevelExecutor = (vector, { profile }) =>
  refusingByError(() => {
    const form = readForm(vector.provider, vector.members['form']);
    const facts = { ...factsOf(vector.members['forge']), profile };
    return { ...ACCEPT, stored: storedMembers(registerPublisher(vector.provider, form, facts)) };
  });

function verdictOf(isVerified: boolean): Outcome {
  return isVerified ? ACCEPT : refused('the URL is not verified');
}

/** Verification of project URLs. */
export const runUrl: LevelExecutor = (vector) => {
  const url = textMember(vector.members, 'url');
  const name = textMember(vector.members, 'function');
  if (name === 'verify_url_from_reference') {
    return verdictOf(isUrlBelow(textMember(vector.members, 'reference_url'), url));
  }
  if (name !== 'verify_url') throw new FormError(`unknown function \`${name}\``);
  if (vector.provider === 'generic') {
    const { publisher_base_url: base } = resolved(vector.members['publisher'], 'publisher');
    return verdictOf(isPublisherUrl(typeof base === 'string' ? base : undefined, url));
  }
  const publisher = readPublisher(vector.provider, vector.members['publisher']);
  return verdictOf(getProvider(vector.provider).verifyUrl(publisher, url));
};
