import type { CliContext } from './context.ts';
import { type CommonFlags, paintFor } from './output.ts';

/** How long work shows itself: steps with a beginning and an end, lines in between. */
export interface Progress {
  started(title: string): void;
  /** What a running step is at; shown on a terminal only. */
  at(text: string): void;
  done(title: string, detail: string, milliseconds: number): void;
  line(text: string): void;
  warning(text: string): void;
  /** Leaves the terminal tidy, whatever happened. */
  end(): void;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MILLISECONDS = 80;
const TITLE_WIDTH = 10;

/** A line that is drawn over itself while a step runs. */
class LiveLine {
  #text = '';
  #frame = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #write: (text: string) => void;
  readonly #columns: () => number;

  constructor(write: (text: string) => void, columns: () => number) {
    this.#write = write;
    this.#columns = columns;
  }

  show(text: string): void {
    this.#text = text;
    this.#timer ??= setInterval(() => this.#draw(), FRAME_MILLISECONDS);
    this.#draw();
  }

  clear(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#write('\r\u001B[K');
  }

  #draw(): void {
    this.#frame = (this.#frame + 1) % FRAMES.length;
    this.#write(`\r\u001B[K${FRAMES[this.#frame] ?? ''} ${this.#text}`.slice(0, this.#columns()));
  }
}

const NOTHING: Progress = {
  started: () => undefined,
  at: () => undefined,
  done: () => undefined,
  line: () => undefined,
  warning: () => undefined,
  end: () => undefined,
};

/** Progress on stderr: live on a terminal, a plain log elsewhere, nothing with `--quiet`. */
export function createProgress(context: CliContext, flags: CommonFlags): Progress {
  if (flags.quiet) return NOTHING;
  const { stderr } = context.process;
  const paint = paintFor(context, stderr);
  const live =
    stderr.isTTY === true && context.env['CI'] === undefined
      ? new LiveLine(
          (text) => stderr.write(text),
          () => (stderr.columns ?? 80) + '\r\u001B[K'.length - 1,
        )
      : undefined;
  const line = (text: string): void => {
    live?.clear();
    stderr.write(`${text}\n`);
  };
  return {
    started: (title) => live?.show(title),
    at: (text) => live?.show(text),
    done: (title, detail, milliseconds) =>
      line(
        `${paint('green', title.padEnd(TITLE_WIDTH))} ${detail} ${paint('dim', `${(milliseconds / 1000).toFixed(2)} s`)}`,
      ),
    line,
    warning: (text) => line(`${paint('yellow', 'warning'.padEnd(TITLE_WIDTH))} ${text}`),
    end: () => live?.clear(),
  };
}
