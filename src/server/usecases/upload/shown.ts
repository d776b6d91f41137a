const LONGEST_SHOWN = 200;

/** A value of a form as an answer may repeat it: whoever sends megabytes is not sent them back. */
export function cutShown(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
