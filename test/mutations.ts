import { ACTION_MUTATIONS } from './mutations/guards/action.ts';
import { ATTESTATION_MUTATIONS } from './mutations/guards/attestations.ts';
import { COMMAND_LINE_MUTATIONS } from './mutations/guards/command-line.ts';
import { EXCHANGE_MUTATIONS } from './mutations/guards/exchange.ts';
import { EXPLAIN_MUTATIONS } from './mutations/guards/explain.ts';
import { FALLBACK_MUTATIONS } from './mutations/guards/fallback.ts';
import { GATE_MUTATIONS } from './mutations/guards/gates.ts';
import { HOUSE_MUTATIONS } from './mutations/guards/house.ts';
import { IDENTITY_MUTATIONS } from './mutations/guards/identity.ts';
import { PACKAGING_MUTATIONS } from './mutations/guards/packaging.ts';
import { PIPELINE_MUTATIONS } from './mutations/guards/pipeline.ts';
import { PUBLISHING_MUTATIONS } from './mutations/guards/publishing.ts';
import { SERVER_MUTATIONS } from './mutations/guards/server.ts';
import { SETUP_MUTATIONS } from './mutations/guards/setup.ts';
import { STATUS_MUTATIONS } from './mutations/guards/status.ts';
import { STORE_MUTATIONS } from './mutations/guards/store.ts';
import { TRUST_MUTATIONS } from './mutations/guards/trust.ts';
import { UPLOAD_MUTATIONS } from './mutations/guards/upload.ts';
import { VERIFY_MUTATIONS } from './mutations/guards/verify.ts';
import type { Mutation } from './mutations/mutation.ts';

/**
 * Every guard that a test must miss when it is gone: `npm run mutate` takes each away and sees a test turn red.
 * Comparing secrets in constant time is not here: only a clock finer than a test's could tell.
 */
export const MUTATIONS: readonly Mutation[] = [
  ...TRUST_MUTATIONS,
  ...PACKAGING_MUTATIONS,
  ...EXCHANGE_MUTATIONS,
  ...UPLOAD_MUTATIONS,
  ...STORE_MUTATIONS,
  ...SERVER_MUTATIONS,
  ...PUBLISHING_MUTATIONS,
  ...PIPELINE_MUTATIONS,
  ...IDENTITY_MUTATIONS,
  ...STATUS_MUTATIONS,
  ...EXPLAIN_MUTATIONS,
  ...SETUP_MUTATIONS,
  ...GATE_MUTATIONS,
  ...FALLBACK_MUTATIONS,
  ...COMMAND_LINE_MUTATIONS,
  ...ACTION_MUTATIONS,
  ...VERIFY_MUTATIONS,
  ...ATTESTATION_MUTATIONS,
  ...HOUSE_MUTATIONS,
];
