import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { WORKFLOW_ABSENT_AT_TAG } from './workflow-absent-at-tag.ts';

const TEXT = `on: { push: { tags: ['v*'] } }
jobs:
  publish:
    permissions: { id-token: write }
    steps: [ { run: uv publish } ]
`;
const git = { tagsAtHead: [], followsTags: false, shallow: false };

function found(tag: string | undefined, workflowsAtTag: readonly string[] | undefined): readonly unknown[] {
  const facts = {
    git: workflowsAtTag === undefined ? git : { ...git, workflowsAtTag },
    ...(tag === undefined ? {} : { tag }),
  };
  return findingsOf(WORKFLOW_ABSENT_AT_TAG, { workflows: { 'release.yml': TEXT }, facts });
}

describe('workflow-absent-at-tag', () => {
  it.each([[[]], [['publish.yml']]])('reports a tag whose commit has the workflows %j', (present) => {
    expect(found('v1.0', present)).toMatchObject([
      { line: 3, message: 'the commit of tag `v1.0` has no `release.yml`, so the tag starts no publish job' },
    ]);
  });

  it.each([
    ['v1.0', ['release.yml']],
    ['v1.0', undefined],
    [undefined, []],
    ['1.0', []],
  ])('says nothing of tag %s with %j', (tag, present) => {
    expect(found(tag, present)).toEqual([]);
  });
});
