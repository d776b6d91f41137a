import type { Context } from '../expressions/evaluate.ts';
import { UNTOLD } from '../expressions/template.ts';
import type { Step } from '../model.ts';
import { variantsWithUrls } from './written.ts';

/** `echo "NAME=VALUE" >> "$GITHUB_ENV"`, in PowerShell with `$env:GITHUB_ENV` and by `Out-File`. */
const WRITES =
  /(?:^|[\s;&|])(?:echo\s+)?(?<quote>["']?)(?<name>[A-Za-z_]\w*)=(?<value>[^\n]*?)\k<quote>\s*(?:>>|\|\s*(?:tee\s+-a|Out-File\s[^\n]*?))\s*"?\$(?:env:)?\{?GITHUB_ENV\b/gu;

/** What the steps before have put into the environment of those after them: every text that it can be. */
export type WrittenVariables = ReadonlyMap<string, readonly string[]>;

/** Adds what a script writes; which branch of it runs is not decided, so that all of its texts are possible. */
export function extendWritten(written: WrittenVariables, { run }: Step, context: Context): WrittenVariables {
  if (run?.includes('GITHUB_ENV') !== true) return written;
  const all = new Map(written);
  for (const { groups = {} } of run.matchAll(WRITES)) {
    const { name = '', value = '', quote } = groups;
    // A single word is a choice that only the run makes; what is kept is a command that a later step runs.
    const texts = variantsWithUrls(value, context).map((text) =>
      !/\s/u.test(text.trim()) || (quote !== "'" && /[$`]/u.test(text)) ? UNTOLD : text,
    );
    all.set(name, [...new Set([...(all.get(name) ?? []), ...texts])]);
  }
  return all;
}
