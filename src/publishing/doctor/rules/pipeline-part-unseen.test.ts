import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { PIPELINE_PART_UNSEEN } from './pipeline-part-unseen.ts';

const found = (text: string): readonly unknown[] =>
  findingsOf(PIPELINE_PART_UNSEEN, {
    facts: { pipeline: { files: new Map([['.gitlab-ci.yml', text]]), host: 'gitlab.com' } },
  });

describe('pipeline-part-unseen', () => {
  it('reports what another project holds, and a component', () => {
    const text = `include:
  - project: octo/templates
    file: /publish.yml
  - component: gitlab.com/octo/publish/upload@1
build: { script: [make] }
`;
    expect(found(text)).toHaveLength(2);
  });

  it('says nothing of a pipeline that is all here, nor where there is none', () => {
    expect(found('build: { script: [make] }\n')).toEqual([]);
    expect(findingsOf(PIPELINE_PART_UNSEEN, {})).toEqual([]);
  });
});
