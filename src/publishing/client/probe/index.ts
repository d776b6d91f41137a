export { probeIndex } from './probe.ts';
export type {
  AcceptedProbe,
  ProbeEvent,
  ProbeFacts,
  ProbeOptions,
  ProbeOutcome,
  RefusedProbe,
} from './outcome.ts';
