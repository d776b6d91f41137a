import { type Mutation, guardsOf } from '../mutation.ts';

const ENVIRONMENTS = 'src/publishing/setup/environments';
const GITHUB = ['test/integration/cli/environments.test.ts'];
const TAG = 'src/publishing/setup/tag';
const COMMAND = ['test/integration/cli/tag.test.ts'];

/** The guards of what gates a release: the tag and the environments. */
export const GATE_MUTATIONS: readonly Mutation[] = [
  ...guardsOf(`${TAG}/push.ts`, COMMAND, {
    'tag-alone': ['one ref is pushed, whatever the configuration says', "'--no-follow-tags', ", ''],
  }),
  ...guardsOf(`${TAG}/checks.ts`, COMMAND, {
    'tag-other-commit': ['a tag is not moved', 'if (localTag.commit !== commit) {', 'if (false) {'],
    'tag-behind': ['a release does not leave commits of its branch out', '  branchCheck(facts),\n', ''],
    'tag-on-remote': [
      'what somebody may have fetched is not pushed again',
      '    remoteTagCheck(facts),\n',
      '',
    ],
    'tag-unpushed': ['not more than three tags wait', 'count <= MOST_UNPUSHED_TAGS', 'true'],
    'tag-clean': ['what is released is what is seen', '  if (dirty.length === 0)', '  if (true)'],
  }),
  ...guardsOf(`${TAG}/read.ts`, COMMAND, {
    'tag-name': [
      'a name is no flag and no refspec',
      '  await refuseBadName(repository, name.tag, config.tag);\n',
      '',
    ],
  }),
  ...guardsOf(`${TAG}/follow/look.ts`, [`${TAG}/follow/follow.test.ts`], {
    'follow-earlier-run': [
      'the run of an earlier push of the tag is not that of this one',
      '!known.includes(id) &&',
      '',
    ],
  }),
  ...guardsOf(`${TAG}/follow/follow.ts`, [`${TAG}/follow/follow.test.ts`], {
    'follow-every-workflow': [
      'a release of two workflows is not done with one',
      'missing(following).length === 0 && runs.every(',
      'runs.every(',
    ],
    'follow-gives-up': ['a GitHub that is down is not asked for ever', ' || failures > MOST_FAILURES', ''],
    'follow-conclusion': [
      'a run that failed is no success',
      'runs.every(({ conclusion }) => WELL.includes(conclusion))',
      'true',
    ],
  }),
  ...guardsOf(`${TAG}/follow/pace.ts`, [`${TAG}/follow/pace.test.ts`], {
    'follow-retry-after': [
      'GitHub is left alone as long as it says',
      'Math.max(1, again.afterSeconds)',
      'backoff(pace)',
    ],
    'follow-budget': [
      'the requests that are left last until there are more',
      'Math.max(usual(pace), withinBudget(pace))',
      'usual(pace)',
    ],
  }),
  ...guardsOf(
    'src/publishing/setup/online/protection.ts',
    ['src/publishing/setup/online/protection.test.ts'],
    {
      'protection-in-force': [
        'a ruleset that only watches protects nothing',
        "target === 'tag' && enforcement === 'active'",
        "target === 'tag'",
      ],
      'protection-untold': [
        'nothing is taken for unprotected that was not told',
        'isWhole || found.length > 0 ? found : undefined',
        'found',
      ],
    },
  ),
  ...guardsOf(`${TAG}/user-git.ts`, COMMAND, {
    'tag-credentials': [
      'an address is shown without its password',
      "text.replaceAll(/(?<=:\\/\\/)[^\\s/]*@/gu, '')",
      'text',
    ],
  }),
  ...guardsOf(`${ENVIRONMENTS}/apply.ts`, GITHUB, {
    'environment-reviewers-kept': [
      'reviewers that are not declared stay',
      'if (declared.reviewers === undefined) return known.map(({ type, id }) => ({ type, id }));',
      'if (declared.reviewers === undefined) return [];',
    ],
    'environment-wait-kept': [
      'a waiting time that is not declared stays',
      'declared.waitMinutes ?? found?.waitMinutes ?? 0',
      'declared.waitMinutes ?? 0',
    ],
    'environment-protected-kept': [
      'a limit to protected branches that is not declared stays',
      "policy === 'protected' ? PROTECTED : CUSTOM",
      'CUSTOM',
    ],
    'environment-other-patterns-kept': [
      'patterns of the kind that is not declared stay',
      'if (wanted[type] === undefined || wanted[type].includes(pattern) || id === undefined) continue;',
      'if ((wanted[type] ?? []).includes(pattern) || id === undefined) continue;',
    ],
    'environment-rules-kept': [
      'no rule is taken away because a plan refuses another',
      '!isOfPlan(answer) || !sentOfPlan || hasAny',
      '!isOfPlan(answer) || !sentOfPlan',
    ],
  }),
  ...guardsOf(`${ENVIRONMENTS}/environments.ts`, GITHUB, {
    'environment-verified': [
      'what GitHub did not keep is told',
      'await verified(forge, project, reports)',
      'reports',
    ],
  }),
  ...guardsOf('src/publishing/setup/online/asker.ts', GITHUB, {
    'forge-change-refused': [
      'a refusal for want of rights ends the work',
      'if (NOT_ALLOWED.includes(answer.status)) return miss(line, refusalOf(answer, topic, hasToken));',
      '',
    ],
  }),
];
