import { UNTOLD } from '../expressions/template.ts';
import type { Step } from '../model.ts';
import { type StepPlace, followStep } from '../outputs/step-outputs.ts';
import { type Written, writtenAs } from '../shell/output-file.ts';
import { variantsWithUrls } from './written.ts';

/** `echo "NAME=VALUE" >> "$GITHUB_ENV"`, in PowerShell with `$env:GITHUB_ENV` and by `Out-File`. */
const WRITES =
  /(?:^|[\s;&|])(?:echo\s+)?(?<quote>["']?)(?<name>[A-Za-z_]\w*)=(?<value>[^\n]*?)\k<quote>\s*(?:>>|\|\s*(?:tee\s+-a|Out-File\s[^\n]*?))\s*"?\$(?:env:)?\{?GITHUB_ENV\b/gu;

/** What the steps before have put into the environment of those after them: every text that it can be. */
export type WrittenVariables = ReadonlyMap<string, readonly string[]>;

/** A single word is a choice that only the run makes; what is kept is a command that a later step runs. */
const isCommand = (text: string): boolean => /\s/u.test(text.trim());

/** Adds what any part of a script writes, where nobody can tell which of them runs: all of it is possible. */
function extendByText(written: WrittenVariables, run: string, { context }: StepPlace): WrittenVariables {
  const all = new Map(written);
  for (const { groups = {} } of run.matchAll(WRITES)) {
    const { name = '', value = '', quote } = groups;
    const texts = variantsWithUrls(value, context).map((text) =>
      !isCommand(text) || (quote !== "'" && /[$`]/u.test(text)) ? UNTOLD : text,
    );
    const before = all.get(name) ?? [];
    const left = texts.includes(UNTOLD) ? before.filter(isCommand) : before;
    all.set(name, [...new Set([...left, ...texts])]);
  }
  return all;
}

/** The one text that a variable has whichever way the script takes. */
function sureText(ways: readonly Written[], name: string): string | undefined {
  const [first, ...others] = ways.map((way) => writtenAs(way, name));
  const isSure = first?.whole === true && others.every((one) => one?.whole && one.start === first.start);
  return isSure ? first.start : undefined;
}

/**
 * Adds what a script writes: what a step without a condition surely writes takes the place of what was there. A
 * variable that no way through the script comes to is left as it was.
 */
export function extendWritten(written: WrittenVariables, step: Step, place: StepPlace): WrittenVariables {
  const { run, condition, mayFail } = step;
  if (run?.includes('GITHUB_ENV') !== true) return written;
  const possible = extendByText(written, run, place);
  const ways = followStep(step, place, 'GITHUB_ENV')?.written ?? [];
  if (ways.length === 0) return possible;
  const runs = !mayFail && condition === null;
  const names = new Set([...possible.keys(), ...ways.flatMap(({ told }) => [...told.keys()])]);
  const all = [...names].flatMap((name): [string, readonly string[]][] => {
    const text = runs ? sureText(ways, name) : undefined;
    if (text !== undefined) return [[name, [text]]];
    const isWritten = ways.some((way) => writtenAs(way, name) !== undefined);
    const texts = isWritten ? (possible.get(name) ?? [UNTOLD]) : written.get(name);
    return texts === undefined ? [] : [[name, texts]];
  });
  return new Map(all);
}
