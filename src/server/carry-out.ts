import type { AuditStore, IndexEvent, Outcome } from './usecases/index.ts';

/** What carrying out needs. */
export interface CarryOutDeps {
  readonly store: Pick<AuditStore, 'recordEvents'>;
  logEvent(event: IndexEvent): void;
  logFailure(what: string, error: unknown): void;
}

/** A use case whose events are carried out: it gives its value, or throws why it refused. */
export type Performed<Request extends readonly unknown[], Value> = (...request: Request) => Promise<Value>;

/**
 * Carries out what a use case asks for besides its work: its events are logged, and those of a refusal are
 * stored. A refusal whose event cannot be stored (a full disk) is still that refusal.
 */
export function createCarryOut(
  deps: CarryOutDeps,
): <Request extends readonly unknown[], Value>(
  useCase: (...request: Request) => Promise<Outcome<Value>>,
) => Performed<Request, Value> {
  async function record(events: readonly IndexEvent[]): Promise<void> {
    try {
      await deps.store.recordEvents(events);
    } catch (error) {
      deps.logFailure('an audit event could not be stored', error);
    }
  }
  return (useCase) =>
    async (...request) => {
      const outcome = await useCase(...request);
      for (const event of outcome.events) deps.logEvent(event);
      if (outcome.kind === 'done') return outcome.value;
      if (outcome.audited) await record(outcome.events);
      throw outcome.error;
    };
}
