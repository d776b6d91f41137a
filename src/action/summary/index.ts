export { failureSummary, successSummary } from './summary.ts';
export type { SummaryFacts } from './summary.ts';
