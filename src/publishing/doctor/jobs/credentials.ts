import type { Job, Step } from '../../workflow/index.ts';

const textsOf = ({ run, with: inputs, environmentVariables }: Step): readonly string[] => [
  run ?? '',
  ...inputs.values(),
  ...environmentVariables.values(),
];

/** True where a secret comes into a job, besides the token that GitHub gives to every job. */
export function usesSecrets(job: Job): boolean {
  const texts = [...job.environmentVariables.values(), ...job.steps.flatMap(textsOf)];
  return texts.some((text) => /\bsecrets\s*(?:\.\s*(?!GITHUB_TOKEN\b)|\[)/iu.test(text));
}
