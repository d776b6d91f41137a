import { z } from 'zod';

/** The management API, for the owner's credential only: `Authorization: Bearer …`. */
export const MANAGEMENT_PUBLISHERS_PATH = '/_/manage/publishers';

/**
 * A registration as people write it (`--publishers FILE`, `[[tool.tokenless.publisher]]`, the management
 * API): which identity may publish `project`. Members besides these three are the provider's own (GitHub:
 * `owner`, `repository`, `workflow`, `environment`?, `ownerId`?, `repositoryId`?), all strings.
 */
export interface Registration {
  readonly project: string;
  readonly provider: string;
  /** True: the project does not exist yet, the first mint creates it. */
  readonly pending: boolean;
  readonly fields: Readonly<Record<string, string>>;
}

/** A registration with the identifier that the index gave it. */
export interface RegisteredPublisher extends Registration {
  readonly id: string;
  /** There when numeric ids are not known yet: the first mint pins them, and until then the names decide. */
  readonly pinning?: 'first-mint' | undefined;
}

const registration = z.strictObject({
  project: z.string().min(1),
  provider: z.string().min(1),
  pending: z.boolean().default(false),
  fields: z.record(z.string(), z.string()),
});

/** Body of `POST /_/manage/publishers`. */
export const registrationRequest: z.ZodType<Registration> = registration;

/** Answer of `POST /_/manage/publishers`. */
export const registeredPublisher: z.ZodType<RegisteredPublisher> = registration.extend({
  id: z.string(),
  pinning: z.literal('first-mint').optional(),
});

/** Answer of `GET /_/manage/publishers`. */
export const publisherList: z.ZodType<{ readonly publishers: readonly RegisteredPublisher[] }> =
  z.strictObject({
    publishers: z.array(registeredPublisher),
  });
