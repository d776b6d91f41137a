import type { Problem } from '../finding.ts';
import type { ProjectWorkflow } from '../project.ts';
import type { Rule } from '../rule.ts';

const MARK = /#\s*tokenless-fallback:(?<rest>[^\n]*)/u;
const FORM =
  /^armed (?<armed>\d{4}-\d{2}-\d{2}) expires (?<expires>\d{4}-\d{2}-\d{2}) incident (?<incident>\S[^\n]*)$/u;
const MEND =
  'publish by trusted publishing again: `tokenless fallback rollback`, then revoke the token and delete its secret';

function messageOf(rest: string, today: string): string {
  const { armed = '', expires = '', incident = '' } = FORM.exec(rest.trim())?.groups ?? {};
  if (armed === '')
    return 'the fallback by API token is armed, and its mark does not say since when and until when';
  if (expires < today) {
    return `the fallback by API token ran out on ${expires} and is still armed (incident ${incident})`;
  }
  return `the fallback by API token is armed since ${armed}, until ${expires} (incident ${incident})`;
}

function marksIn({ path, text }: ProjectWorkflow, today: string): readonly Problem[] {
  return text.split('\n').flatMap((line, at) => {
    const rest = MARK.exec(line)?.groups?.['rest'];
    if (rest === undefined) return [];
    return [{ file: path, line: at + 1, message: messageOf(rest, today), mend: MEND }];
  });
}

/** An emergency road that is open and green becomes the usual one: it is red from the first day. */
export const FALLBACK_ARMED: Rule = {
  name: 'fallback-armed',
  summary: 'the emergency fallback by API token is armed, or past its date',
  severity: 'error',
  confidence: 'high',
  taxonomy: [],
  check: ({ workflows, facts }) => workflows.flatMap((source) => marksIn(source, facts.today)),
};
