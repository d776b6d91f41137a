const ESCAPE = '\u001B';
const BELL = '\u0007';

/** Colours and other sequences that steer a terminal (ECMA-48): CSI, and OSC up to its end. */
const ESCAPES = new RegExp(
  `${ESCAPE}(?:\\[[0-9:;<=>?]{0,64}[ -/]{0,8}[@-~]|\\][^${BELL}${ESCAPE}\\n]{0,2048}(?:${BELL}|${ESCAPE}\\\\))`,
  'gu',
);

/** Controls but tab and line feed, and marks that hide or turn letters around. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}]/gu;

/**
 * A log or a body of strangers as plain lines: no escapes, no controls (NUL, carriage return, marks of
 * direction), and the line breaks of workflow commands (`%0A`) undone. Takes time in proportion to the text.
 */
export function cleanText(text: string): string {
  return text
    .replaceAll(ESCAPES, '')
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]|%0[Aa]/gu, '\n')
    .replaceAll(INVISIBLE, '')
    .replaceAll('%0D', '');
}
