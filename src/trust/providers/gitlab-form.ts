import type { FieldResult, FormField } from '../publishers/form-field.ts';
import { inOrder, matching, stored, workflowSuffix } from './form-checks.ts';

const NAME_MEND = 'write the path as it stands in the address of the project';

function checkName(pattern: RegExp): (value: string) => FieldResult {
  return inOrder(
    matching(pattern, 'it has a character that GitLab does not allow there', NAME_MEND),
    (value) =>
      /[._-]{2}/u.test(value)
        ? { reason: 'it has two special characters in a row', mend: NAME_MEND }
        : stored(value),
    (value) =>
      /\.(?:git|atom)$/iu.test(value)
        ? { reason: 'GitLab reserves names ending in `.git` and `.atom`', mend: NAME_MEND }
        : stored(value),
  );
}

/** The registration form of GitLab, in the order in which people fill it in. */
export const GITLAB_FORM: readonly FormField[] = [
  {
    name: 'namespace',
    required: true,
    hint: 'the user or group, with subgroups',
    check: checkName(/^[A-Za-z0-9][A-Za-z0-9\-_./+]*[A-Za-z0-9]$/u),
  },
  {
    name: 'project',
    required: true,
    hint: 'the last part of the project path',
    check: checkName(/^[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]$/u),
  },
  {
    name: 'workflow',
    required: true,
    hint: 'the path of the top-level pipeline configuration, such as `.gitlab-ci.yml`',
    check: inOrder(
      workflowSuffix,
      matching(
        /^[^/](?:.*[^/])?$/su,
        'it begins or ends with `/`',
        'write the path from the root of the repository',
      ),
    ),
  },
  {
    name: 'environment',
    required: false,
    hint: 'the GitLab environment of the publish job; empty for any',
    check: matching(
      /^[A-Za-z0-9\-_/${} ]+$/u,
      'it has a character that GitLab does not allow in an environment',
      'write the name of the environment as the pipeline has it',
    ),
    blank: () => '',
  },
  {
    name: 'issuer',
    required: false,
    hint: 'the address of the GitLab instance; left out: gitlab.com',
    check: stored,
  },
  ...['namespaceId', 'projectId'].map((name) => ({
    name,
    required: false,
    hint: 'the numeric id that the GitLab API gives',
    check: matching(/^[0-9]+$/u, 'it is not a number', 'write the number that the GitLab API gives'),
  })),
];
