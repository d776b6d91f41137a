import { type Mutation, guardsOf } from '../mutation.ts';

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
  ...guardsOf(`${TAG}/user-git.ts`, COMMAND, {
    'tag-credentials': [
      'an address is shown without its password',
      "text.replaceAll(/(?<=:\\/\\/)[^\\s/]*@/gu, '')",
      'text',
    ],
  }),
];
