const HIDDEN = '[secret]';
/** What `inspect.custom` of `node:util` is; by its registered name, for the module takes milliseconds to load. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * A secret that does not print: not by `String()`, not in a template, not by `JSON.stringify`, not by
 * `util.inspect`. `reveal()` is the only way out and is searched for in review.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself. Call it at the last moment, where it goes over the wire. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  static {
    Object.defineProperty(this.prototype, INSPECT, { value: (): string => HIDDEN });
  }
}
