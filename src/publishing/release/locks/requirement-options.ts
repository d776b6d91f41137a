import { shellWords } from './requirement-lines.ts';

/** An option of a requirements file by its long name, with its value where it takes one. */
export interface RequirementOption {
  readonly name: string;
  readonly value: string;
  /** False: pip has no such option in a requirements file. */
  readonly known: boolean;
}

/** Short names and old spellings (pip, "Requirements File Format", "Supported options"). */
const LONG_NAMES: Readonly<Record<string, string>> = {
  '-i': '--index-url',
  '--pypi-url': '--index-url',
  '-f': '--find-links',
  '-r': '--requirement',
  '-c': '--constraint',
  '-e': '--editable',
  '-C': '--config-settings',
  '--config-setting': '--config-settings',
};

const WITH_VALUE = new Set([
  '--index-url',
  '--extra-index-url',
  '--find-links',
  '--requirement',
  '--constraint',
  '--editable',
  '--config-settings',
  '--global-option',
  '--install-option',
  '--hash',
  '--trusted-host',
  '--no-binary',
  '--only-binary',
  '--use-feature',
  '--uploaded-prior-to',
]);

const FLAGS = new Set([
  '--no-index',
  '--prefer-binary',
  '--require-hashes',
  '--no-require-hashes',
  '--pre',
  '--process-dependency-links',
]);

/** Name and joined value of one word: `--hash=sha256:…`, `-rbase.txt`; the value is undefined when it follows. */
function splitWord(word: string): readonly [name: string, value: string | undefined] {
  if (word.startsWith('--')) {
    const at = word.indexOf('=');
    return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
  }
  // What no option takes is told whole: half a token would not be known for one.
  if (!word.startsWith('-')) return [word, undefined];
  return [word.slice(0, 2), word.length > 2 ? word.slice(2) : undefined];
}

/** The options of a line; undefined where pip could not split them. */
export function readOptions(text: string): readonly RequirementOption[] | undefined {
  const words = shellWords(text);
  if (words === undefined) return undefined;
  const options: RequirementOption[] = [];
  const rest = words.values();
  for (const word of rest) {
    const [short, joined] = splitWord(word);
    const name = LONG_NAMES[short] ?? short;
    if (WITH_VALUE.has(name)) {
      const next = joined === undefined ? rest.next() : undefined;
      const value = joined ?? (next?.done === false ? next.value : '');
      options.push({ name, value, known: true });
    } else {
      options.push({ name, value: joined ?? '', known: FLAGS.has(name) && joined === undefined });
    }
  }
  return options;
}

/** Where the options of a line begin: at the first word with a dash, words being what single spaces part. */
export function splitOptions(line: string): readonly [requirement: string, options: string] {
  const words = line.split(' ');
  const at = words.findIndex((word) => word.startsWith('-'));
  return at < 0 ? [line, ''] : [words.slice(0, at).join(' ').trim(), words.slice(at).join(' ')];
}
