import type { AuditStore, IndexEvent, Outcome, RefusalRecord } from './usecases/index.ts';

/** What carrying out needs. */
export interface CarryOutDeps {
  readonly store: Pick<AuditStore, 'recordRefusal'>;
  logEvent(event: IndexEvent): void;
  logFailure(what: string, error: unknown): void;
}

/** A use case whose events are carried out: it gives its value, or throws why it refused. */
export type Performed<Request extends readonly unknown[], Value> = (...request: Request) => Promise<Value>;

/**
 * Carries out what a use case asks for besides its work: its events are logged, and that of a refusal is
 * stored where the use case gave it a key. A refusal whose event cannot be stored (a full disk) is still that refusal.
 */
export function createCarryOut(
  deps: CarryOutDeps,
): <Request extends readonly unknown[], Value>(
  useCase: (...request: Request) => Promise<Outcome<Value>>,
) => Performed<Request, Value> {
  async function record({ event, auditKey }: RefusalRecord): Promise<void> {
    deps.logEvent(event);
    if (auditKey === undefined) return;
    try {
      await deps.store.recordRefusal(event, auditKey);
    } catch (error) {
      deps.logFailure('an audit event could not be stored', error);
    }
  }
  return (useCase) =>
    async (...request) => {
      const outcome = await useCase(...request);
      if (outcome.kind === 'refused') {
        if (outcome.record !== undefined) await record(outcome.record);
        throw outcome.error;
      }
      for (const event of outcome.events) deps.logEvent(event);
      return outcome.value;
    };
}
