import { SIMPLE_HTML, SIMPLE_JSON } from '../../wire/index.ts';
import { negotiate } from './accept.ts';

/** A form of the simple index, as `Content-Type` names it. */
export type SimpleForm = 'text/html; charset=UTF-8' | typeof SIMPLE_HTML | typeof SIMPLE_JSON;

/** What a client may ask for, and what it then gets; `latest` is version 1 today (PEP 691). */
const FORMS: Readonly<Record<string, SimpleForm>> = {
  'text/html': 'text/html; charset=UTF-8',
  [SIMPLE_HTML]: SIMPLE_HTML,
  [SIMPLE_JSON]: SIMPLE_JSON,
  'application/vnd.pypi.simple.latest+html': SIMPLE_HTML,
  'application/vnd.pypi.simple.latest+json': SIMPLE_JSON,
};
const OFFERED = Object.keys(FORMS);
const DEFAULT_FORM: SimpleForm = 'text/html; charset=UTF-8';

const KNOWN_HEADERS = 100;
const known = new Map<string, SimpleForm>();

function negotiateForm(accept: string | undefined): SimpleForm {
  return FORMS[negotiate(accept, OFFERED) ?? ''] ?? DEFAULT_FORM;
}

/**
 * The form that an `Accept` header asks for; what cannot be understood gets HTML, never 406, as at PyPI. Answers are
 * remembered, for clients send one of a few headers, again and again.
 */
export function simpleFormOf(accept = ''): SimpleForm {
  const form = known.get(accept) ?? negotiateForm(accept);
  if (known.size >= KNOWN_HEADERS) known.clear();
  known.set(accept, form);
  return form;
}
