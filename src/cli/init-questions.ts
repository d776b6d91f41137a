import type { InitSuggestion, PlannedFile } from '../publishing/setup/index.ts';
import { cliErrors } from './errors.ts';

/** Asks a person on the terminal; another one can be put in its place where there is no terminal. */
export interface Asker {
  text(question: string, suggested: string): Promise<string>;
  confirm(question: string, suggested: boolean): Promise<boolean>;
}

/** The prompts on stderr. Ctrl-C throws `interrupted`: nothing is written before the last question. */
export async function terminalAsker(command: string): Promise<Asker> {
  const { confirm, isCancel, text } = await import('@clack/prompts');
  const stop = (): never => {
    throw cliErrors.create('interrupted', { command });
  };
  const output = process.stderr;
  return {
    async text(message, suggested) {
      const answer = await text({ message, initialValue: suggested, output });
      return isCancel(answer) ? stop() : answer;
    },
    async confirm(message, suggested) {
      const answer = await confirm({ message, initialValue: suggested, output });
      return isCancel(answer) ? stop() : answer;
    },
  };
}

/** Commands on one line, as a person types them; a gate that holds ` ; ` is given by `--gate`. */
const SEPARATOR = ' ; ';

/** Has a person look over what was found out. What the configuration says is not asked again. */
export async function askAnswers(
  suggestion: InitSuggestion,
  asker: Asker,
  isConfigured: boolean,
): Promise<InitSuggestion> {
  if (isConfigured) return suggestion;
  const project = await asker.text('Project name at the indexes', suggestion.project ?? '');
  const repository = await asker.text('Repository (OWNER/NAME)', suggestion.repository ?? '');
  const tag = await asker.text('Tag of a version', suggestion.tag);
  const gates = await asker.text(
    `Gates before the build (commands, with \`${SEPARATOR.trim()}\` between them)`,
    suggestion.gates.join(SEPARATOR),
  );
  const build = await asker.text('Build command', suggestion.build);
  const reviewers = await asker.text(
    'Who approves the production environment (names, empty: nobody)',
    suggestion.reviewers.join(' '),
  );
  return {
    ...suggestion,
    project: project.trim(),
    repository: repository.trim(),
    tag: tag.trim(),
    build: build.trim(),
    gates: gates
      .split(SEPARATOR)
      .map((gate) => gate.trim())
      .filter((gate) => gate !== ''),
    reviewers: reviewers.split(/[\s,]+/u).filter((name) => name !== ''),
  };
}

/** Which of the planned files a person wants written: asked for each that would lose something, then for all. */
export async function askFiles(
  files: readonly PlannedFile[],
  asker: Asker,
  force: boolean,
): Promise<readonly PlannedFile[]> {
  const wanted: PlannedFile[] = [];
  for (const file of files) {
    const isLoss = file.state === 'differs' && !force;
    if (!isLoss || (await asker.confirm(`Overwrite ${file.path} as shown above?`, false))) wanted.push(file);
  }
  if (wanted.length === 0) return [];
  const names = wanted.map(({ path }) => path).join(', ');
  return (await asker.confirm(`Write ${names}?`, true)) ? wanted : [];
}
