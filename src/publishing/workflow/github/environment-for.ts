import type { PublishJob, TriggerEvent } from '../workflow.ts';

/** What tells an event of a job from its others. */
export const keyOfEvent = ({ event, ref }: TriggerEvent): string => `${event} ${ref}`;

/**
 * The environment that a job runs in when one of its events starts it: an expression that this event decides is
 * the name that it becomes, or none. For an event that the job does not have, what holds for all of them.
 */
export function environmentFor(
  { environment, environmentByEvent }: Pick<PublishJob, 'environment' | 'environmentByEvent'>,
  event: TriggerEvent,
): PublishJob['environment'] {
  if (environment === null || typeof environment === 'string') return environment;
  const values = environmentByEvent?.get(keyOfEvent(event)) ?? environment.values;
  const [only, ...others] = values;
  if (only === undefined || others.length > 0) return { ...environment, values };
  return only === '' ? null : only;
}
