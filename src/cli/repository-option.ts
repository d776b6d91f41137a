const FORM = '`OWNER/NAME` (at GitLab with its subgroups: `GROUP/SUBGROUP/NAME`)';

/** `OWNER/NAME` of a command line; a wrong form is a wrong command line. */
export function parseRepository(text: string): string {
  // No repository can be called so: forges take the end off, and ID tokens never carry it.
  if (/\.git$/iu.test(text)) {
    throw new SyntaxError(`\`${text}\` is not of the form ${FORM}: leave out \`.git\``);
  }
  if (/^[^/]*\.[^/]*\/[^/]+\//u.test(text)) {
    throw new SyntaxError(`\`${text}\` is not of the form ${FORM}: leave out the host`);
  }
  if (/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)+$/u.test(text)) return text;
  throw new SyntaxError(`\`${text}\` is not of the form ${FORM}`);
}
