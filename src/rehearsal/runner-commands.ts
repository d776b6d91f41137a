/**
 * Plays the part of the Actions runner for the lines that a client prints: workflow commands are consumed and
 * masked values redacted, so that no log of ours holds a secret.
 * See https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
 */
export interface RunnerLog {
  /** Hides a value from now on. */
  mask(secret: string): void;
  /** One line as a runner's log would show it; undefined for a workflow command that prints nothing. */
  line(raw: string): string | undefined;
}

const COMMAND = /^::(?<name>[a-z-]+)(?:\s[^:]*)?::(?<value>.*)$/u;
const PRINTED: Readonly<Record<string, string>> = {
  error: 'error: ',
  warning: 'warning: ',
  notice: 'notice: ',
  debug: 'debug: ',
};

/** Masks shorter than this would redact ordinary words. */
const SHORTEST_MASK = 4;

/** What a value looks like in the encodings that logs of clients show. */
function spellings(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64');
  const basic = Buffer.from(`__token__:${secret}`).toString('base64');
  return [secret, encodeURIComponent(secret), base64, basic];
}

/** A fresh log with nothing masked. */
export function createRunnerLog(): RunnerLog {
  const masks = new Set<string>();
  const mask = (secret: string): void => {
    if (secret.length >= SHORTEST_MASK) for (const spelling of spellings(secret)) masks.add(spelling);
  };
  const redact = (text: string): string => {
    let shown = text;
    for (const hidden of masks) shown = shown.replaceAll(hidden, '***');
    return shown;
  };
  return {
    mask,
    line: (raw) => {
      const command = COMMAND.exec(raw.trim())?.groups;
      if (command === undefined) return redact(raw);
      if (command['name'] === 'add-mask') {
        mask(unescapeCommandValue(command['value'] ?? ''));
        return undefined;
      }
      const prefix = PRINTED[command['name'] ?? ''];
      return prefix === undefined ? undefined : redact(prefix + (command['value'] ?? ''));
    },
  };
}

/** Workflow commands escape `%`, CR and LF only; anything else is literal. */
function unescapeCommandValue(value: string): string {
  return value.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
