import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { TEMPLATE_INJECTION } from './template-injection.ts';

const found = (script: string, on = 'push'): readonly unknown[] =>
  findingsOf(TEMPLATE_INJECTION, {
    workflows: {
      'release.yml': `on:
  ${on}:
  workflow_dispatch:
    inputs: { tag: { type: string }, sure: { type: boolean }, what: { type: choice, options: [a, b] } }
jobs:
  publish:
    permissions: { id-token: write }
    steps:
      - run: |
          echo
          ${script}
      - run: uv publish
`,
    },
  });

describe('template-injection', () => {
  it.each([
    ['github.event.release.name', 'high'],
    ['github.event.head_commit.message', 'high'],
    ['github.head_ref', 'high'],
    ['github.event.inputs.tag', 'medium'],
    ['inputs.tag', 'medium'],
  ])('reports %s', (path, confidence) => {
    expect(found(`echo "\${{ ${path} }}"`)).toMatchObject([
      {
        line: 11,
        severity: 'warning',
        confidence,
        message: expect.stringContaining(`\`${path}\``) as unknown,
      },
    ]);
  });

  it('reports a text with another to fall back on', () => {
    expect(found('x ${{ inputs.tag || github.ref_name }}')).toHaveLength(1);
  });

  it('is an error where anybody can start the run', () => {
    expect(found('echo ${{ github.event.comment.body }}', 'issue_comment')).toMatchObject([
      { severity: 'error' },
    ]);
  });

  it.each([
    'echo ${{ github.event.pull_request.number }}',
    'echo ${{ github.event.pull_request.head.sha }}',
    'echo ${{ inputs.sure }} ${{ inputs.what }}',
    "echo ${{ github.event.inputs.tag == 'x' }}",
    'echo ${{ github.sha }} ${{ github.repository }}',
    'echo "$TAG"',
  ])('is content with `%s`', (script) => {
    expect(found(script)).toEqual([]);
  });
});
