import { workflowErrors } from '../../errors.ts';

/** Most values that joining the files of a pipeline may come to: includes, `extends` and `!reference` multiply. */
export const MAX_PIPELINE_NODES = 300_000;
/** Most characters of a pipeline's files, each counted as often as it is included. */
export const MAX_PIPELINE_CHARACTERS = 3_000_000;
/** Most characters of scripts that are read, each job's counted as often as it is read. */
export const MAX_SCRIPT_CHARACTERS = 5_000_000;

/** A limit that several steps use up together. */
export class Budget {
  readonly #file: string;
  readonly #limit: string;
  #left: number;

  constructor(file: string, limit: number, of: string) {
    this.#file = file;
    this.#left = limit;
    this.#limit = `${limit} ${of}`;
  }

  /** Throws `workflow-too-large` when nothing is left. */
  spend(amount: number): void {
    this.#left -= amount;
    if (this.#left >= 0) return;
    const details = { file: this.#file, limit: this.#limit };
    throw workflowErrors.create('workflow-too-large', details, { location: { file: this.#file } });
  }
}
