import type { FallbackPlan } from '../../publishing/setup/index.ts';
import type { CliContext } from '../context.ts';
import { type CommonFlags, paintFor, printJson } from '../output.ts';
import { type FallbackReport, fallbackDocument, fallbackText, shownDiff } from './text.ts';

/** Tells what a command did or would do: with `--dry-run` every difference first. */
export async function show(context: CliContext, flags: CommonFlags, report: FallbackReport): Promise<void> {
  if (flags.json) {
    printJson(context, fallbackDocument(report));
    return;
  }
  const paint = paintFor(context, context.process.stdout);
  if (report.dryRun && report.plan !== undefined) {
    const { changeDiff } = await import('../../publishing/setup/index.ts');
    const { FALLBACK_STATE_FILE } = await import('../../publishing/release/index.ts');
    // The state holds whole files in Base64, which shows a person nothing.
    const shown = report.plan.changes.filter(({ path }) => path !== FALLBACK_STATE_FILE);
    for (const change of shown) {
      context.process.stdout.write(shownDiff(changeDiff(change), paint));
    }
  }
  context.process.stdout.write(fallbackText(report, paint));
}

/** Carries a plan out, unless it is only to be shown. Throws `fallback-file-changed`, `file-not-writable`. */
export async function carryOut(context: CliContext, plan: FallbackPlan, dryRun: boolean): Promise<void> {
  if (dryRun) return;
  const { replaceFiles } = await import('../../publishing/setup/index.ts');
  await replaceFiles(plan.root, plan.changes, context.signal);
}

interface ChangeFlag<Kind extends string> {
  readonly kind: Kind;
  readonly brief: string;
}

/** Flags that every change of files has. */
export const changeFlags: {
  readonly directory: ChangeFlag<'parsed'> & {
    readonly parse: (text: string) => string;
    readonly placeholder: string;
    readonly default: string;
  };
  readonly dryRun: ChangeFlag<'boolean'> & { readonly default: false; readonly withNegated: false };
} = {
  directory: {
    kind: 'parsed',
    parse: (text) => text,
    brief: 'Folder of the project (default: here)',
    placeholder: 'DIR',
    default: '.',
  },
  dryRun: {
    kind: 'boolean',
    brief: 'Show every difference, write nothing',
    default: false,
    withNegated: false,
  },
};
