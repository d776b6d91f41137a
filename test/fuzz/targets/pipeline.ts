import {
  findGitLabPublishJobs,
  predictGitLabClaims,
  readGitLabPipeline,
  requireGitLabIdToken,
} from '../../../src/publishing/workflow/index.ts';
import { TokenlessError } from '../../../src/base/index.ts';
import { mutatedText } from '../mutations.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';

const PIPELINE = `include:
  - local: /ci/base.yml
    inputs: { index: testpypi }
  - component: $CI_SERVER_FQDN/group/publish@1
stages: [build, publish]
workflow:
  rules:
    - if: $CI_COMMIT_TAG =~ /^v\\d+/
      variables: { TWINE_REPOSITORY: testpypi }
    - if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && ($CI_PIPELINE_SOURCE != "web" || $X)'
.defaults: &defaults
  before_script: [pip install twine]
build:
  <<: *defaults
  stage: build
  script: [python -m build]
publish:
  <<: *defaults
  extends: [.base]
  stage: publish
  needs: [build]
  environment: { name: release/$CI_COMMIT_TAG }
  id_tokens:
    PYPI_ID_TOKEN: { aud: pypi }
  parallel: { matrix: [{ INDEX: [pypi, testpypi] }] }
  script:
    - !reference [.base, script]
    - twine upload -r $INDEX dist/*
  rules:
    - { if: $CI_COMMIT_TAG, when: manual }
    - { changes: [a], when: never }
child:
  trigger: { include: [{ local: ci/base.yml }] }
  only: [tags, /^v.*$/]
`;
const BASE = `.base:
  script: [echo]
  variables: { A: $B, B: $A }
other:
  extends: .base
  script: uv publish
  except: { variables: [$X] }
`;

const WORDS = [
  '&a ',
  '*defaults',
  '<<: *defaults\n',
  '!reference [.base, script]',
  '!reference [publish]',
  'extends: publish',
  'include: .gitlab-ci.yml',
  'include: ci/base.yml',
  'trigger: { include: .gitlab-ci.yml }',
  '$[[ inputs.index ]]',
  'spec: { inputs: { index: } }\n---\n',
  '=~ /(a+)+$/',
  '!~ $A',
  '&& (',
  '||',
  ')',
  '$',
  '${',
  '%A%',
  '- ',
  ': ',
  '{',
  '}',
  '[',
  ']',
  '\t',
  '"',
  "'",
  'null',
  'rules: []',
  'needs: [publish]',
  'curl https://pypi.org/_/oidc/mint-token ',
];

function checkToken(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof TokenlessError)) throw error;
  }
}

/** A pipeline of a stranger's repository, down to the predicted claims of its publish jobs. */
export const pipelineTarget: FuzzTarget = defineTarget({
  name: 'pipeline',
  input: mutatedText([PIPELINE], WORDS),
  feed: (text) => {
    const files = new Map([
      ['.gitlab-ci.yml', text],
      ['ci/base.yml', BASE],
    ]);
    for (const job of findGitLabPublishJobs(readGitLabPipeline(files))) {
      checkToken(() => requireGitLabIdToken(job));
      for (const event of job.events) predictGitLabClaims(job, { owner: 'group', name: 'app' }, event);
    }
  },
});
