export { readDoctorFacts } from './diagnosis/read-facts.ts';
export type { CheckedTree, DiagnosisRequest } from './diagnosis/read-facts.ts';
export { setupErrors } from './errors.ts';
export { packProject } from './pack/pack.ts';
