import {
  type Secret,
  type SourceLocation,
  commandData,
  commandProperty,
  withoutOldCommand,
} from '../../base/index.ts';
import { logText } from './escape.ts';

/** How a line is marked on the page of the run. */
export type AnnotationLevel = 'error' | 'warning' | 'notice';

/** What the runner is told on stdout. */
export interface RunnerLog {
  /** Hides a secret in everything that is printed from now on. */
  mask(secret: Secret): void;
  /** A line of the log. */
  line(text: string): void;
  /** A line and an annotation on the page of the run. */
  annotate(level: AnnotationLevel, annotation: Annotation): void;
  /** Folds what is printed until `endGroup`. Groups do not nest. */
  group(title: string): void;
  endGroup(): void;
}

/** One annotation. */
export interface Annotation {
  readonly title: string;
  readonly text: string;
  readonly location?: SourceLocation | undefined;
}

function propertiesOf({ title, location }: Annotation): string {
  const properties = {
    ...(location === undefined ? {} : { file: location.file }),
    ...(location?.line === undefined ? {} : { line: String(location.line) }),
    ...(location?.column === undefined ? {} : { col: String(location.column) }),
    title,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${commandProperty(value)}`)
    .join(',');
}

/** Speaks to the runner; `write` gets whole lines. */
export function createRunnerLog(write: (line: string) => void): RunnerLog {
  return {
    // SECURITY: an index chooses its token; a line break in it must not begin another command.
    mask: (secret) => write(`::add-mask::${commandData(secret.reveal())}\n`),
    line: (text) => write(`${logText(text)}\n`),
    annotate: (level, annotation) =>
      write(withoutOldCommand(`::${level} ${propertiesOf(annotation)}::${commandData(annotation.text)}\n`)),
    group: (title) => write(`::group::${commandData(logText(title))}\n`),
    endGroup: () => write('::endgroup::\n'),
  };
}
