import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { FILE_UNREADABLE } from './file-unreadable.ts';

describe('file-unreadable', () => {
  it.each([
    ['a mapping that never ends', 'on: {\n', 2],
    ['a text that is no workflow', 'jobs: {}\n', 1],
    ['a job that needs one that is not there', 'on: push\njobs:\n  a: { needs: b }\n', 3],
    ['tabs for indentation', 'on: push\njobs:\n\ta: {}\n', 3],
    ['a key that stands twice', 'on: push\non: push\njobs: {}\n', 2],
  ])('reports %s', (_what, text, line) => {
    expect(findingsOf(FILE_UNREADABLE, { workflows: { 'a.yml': text } })).toMatchObject([
      { file: '.github/workflows/a.yml', line },
    ]);
  });

  it('reports workflows that call each other in a circle', () => {
    const calling = (file: string): string =>
      `on: { push: {}, workflow_call: {} }\njobs:\n  a: { uses: ./.github/workflows/${file} }\n`;
    const workflows = { 'a.yml': calling('b.yml'), 'b.yml': calling('a.yml') };
    expect(findingsOf(FILE_UNREADABLE, { workflows })).toHaveLength(2);
  });

  it('says nothing of a workflow that can be read', () => {
    expect(findingsOf(FILE_UNREADABLE, { workflows: { 'a.yml': 'on: push\njobs: {}\n' } })).toEqual([]);
  });
});
