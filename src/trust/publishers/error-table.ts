import type { ErrorTable } from '../../base/index.ts';
import { quoted, quotedList } from '../claims/shown.ts';

/** Details of the codes about registering publishers and about names that people type. */
export type PublisherErrorDetails = {
  'provider-unknown': { name: string; known: readonly string[]; nearest: string | undefined };
  'provider-disabled': { provider: string };
  'registry-unknown': { name: string; known: readonly string[]; nearest: string | undefined };
  'publisher-form-invalid': { provider: string; field: string; reason: string; mend: string };
  'pending-publisher-project-exists': { project: string };
};

function choose(nearest: string | undefined, known: readonly string[]): string {
  return nearest === undefined ? `use one of ${quotedList(known)}` : `write ${quoted(nearest)}`;
}

/** The words of the codes about registering publishers. */
export const PUBLISHER_ERROR_TABLE: ErrorTable<PublisherErrorDetails> = {
  'provider-unknown': ({ name, known, nearest }) => ({
    what: `there is no provider ${quoted(name)}`,
    why: `the known providers are ${quotedList(known)}`,
    mend: choose(nearest, known),
  }),
  'provider-disabled': ({ provider }) => ({
    what: `trusted publishing from ${quoted(provider)} is switched off`,
    why: 'the operator of the index disabled this provider',
    mend: 'wait until it is switched on again, or ask the operator of the index',
  }),
  'registry-unknown': ({ name, known, nearest }) => ({
    what: `there is no registry profile ${quoted(name)}`,
    why: `the known profiles are ${quotedList(known)}`,
    mend: choose(nearest, known),
  }),
  'publisher-form-invalid': ({ provider, field, reason, mend }) => ({
    what: `the ${provider} publisher cannot be registered: ${quoted(field)} is not acceptable`,
    why: reason,
    mend,
  }),
  'pending-publisher-project-exists': ({ project }) => ({
    what: `the project ${quoted(project)} of the pending publisher exists already`,
    why: 'a pending publisher only creates a project that does not exist, and somebody created this one first',
    mend: `add a publisher to ${quoted(project)} itself, in its publishing settings`,
  }),
};
