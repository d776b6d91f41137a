/** `OWNER/NAME` of a command line; a wrong form is a wrong command line. */
export function parseRepository(text: string): string {
  if (/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)+$/u.test(text)) return text;
  throw new SyntaxError(`\`${text}\` is not of the form OWNER/NAME`);
}
