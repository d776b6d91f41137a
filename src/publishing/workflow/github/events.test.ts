import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../test/support/refusal.ts';
import { eventsForTag, eventsOf, requireEventsForTag } from './events.ts';
import { readGitHubWorkflow } from './read-workflow.ts';
import type { GitHubWorkflow } from './model.ts';

const withTriggers = (on: string): GitHubWorkflow =>
  readGitHubWorkflow(`on: ${on}\njobs: {}\n`, '.github/workflows/release.yml');

describe('eventsOf', () => {
  it.each([
    ['push', ['push refs/heads/*', 'push refs/tags/*']],
    ['{ push: { tags: ["v*", "!v0*"] } }', ['push refs/tags/v*']],
    ['{ push: { branches: [main] } }', ['push refs/heads/main']],
    ['{ push: { branches-ignore: [wip] } }', ['push refs/heads/*']],
    ['{ push: { branches: [main], tags: [v1] } }', ['push refs/heads/main', 'push refs/tags/v1']],
    ['{ push: { tags-ignore: [x] } }', ['push refs/tags/*']],
    ['{ push: { branches: [main], tags-ignore: ["**"] } }', ['push refs/heads/main']],
    ['{ push: { branches-ignore: ["*"], tags: [v1] } }', ['push refs/tags/v1']],
    ['[release, schedule]', ['release refs/tags/*', 'schedule refs/heads/*']],
    ['pull_request', ['pull_request refs/pull/*/merge']],
    ['pull_request_target', ['pull_request_target refs/heads/*']],
    ['workflow_dispatch', ['workflow_dispatch refs/heads/*', 'workflow_dispatch refs/tags/*']],
    ['create', ['create refs/heads/*', 'create refs/tags/*']],
    ['workflow_call', []],
    ['{ workflow_run: { workflows: [CI] } }', ['workflow_run refs/heads/*']],
  ])('%s', (on, expected) => {
    expect(eventsOf(withTriggers(on)).map(({ event, ref }) => `${event} ${ref}`)).toEqual(expected);
  });
});

describe('requireEventsForTag', () => {
  it.each([
    ['push', 'v1.2.3'],
    ['{ push: { tags: ["v*"] } }', 'v1.2.3'],
    ['{ push: { tags: "v*" } }', 'v1.2.3'],
    ['{ push: { tags: ["v[0-9]+.[0-9]+.[0-9]+", "v[0-9]+.[0-9]+.[0-9]+rc[0-9]+"] } }', 'v1.2.3rc1'],
    ['{ push: { tags: ["**"], paths: [src/**] } }', 'a/b'],
    ['{ push: { tags-ignore: ["nightly*"] } }', 'v1'],
    ['{ push: { branches: [main], tags: ["*"] } }', 'v1'],
  ])('a push starts %s for %s', (on, tag) => {
    expect(requireEventsForTag(withTriggers(on), tag)).toEqual([{ event: 'push', ref: `refs/tags/${tag}` }]);
  });

  it.each(['release', '{ release: { types: [published] } }', '{ release: { types: [created, edited] } }'])(
    'a release starts %s',
    (on) => {
      expect(requireEventsForTag(withTriggers(on), 'v1')).toEqual([
        { event: 'release', ref: 'refs/tags/v1' },
      ]);
    },
  );

  it('prefers the push where several events come', () => {
    expect(eventsForTag(withTriggers('[create, release, push]'), 'v1').map(({ event }) => event)).toEqual([
      'push',
      'release',
      'create',
    ]);
  });

  it.each(['workflow_dispatch', '[workflow_dispatch, pull_request, workflow_call]'])(
    'only a person starts %s, on the tag as well',
    (on) => {
      const byHand = [{ event: 'workflow_dispatch', ref: 'refs/tags/v1' }];
      expect(requireEventsForTag(withTriggers(on), 'v1')).toEqual(byHand);
    },
  );

  it.each([
    ['{ push: { tags: ["v*"] } }', '1.2.3', '`push` (tags `v*`)'],
    ['{ push: { tags: ["v*", "!v*rc*"] } }', 'v1rc1', '`push` (tags `v*`, `!v*rc*`)'],
    ['{ push: { tags: ["*"] } }', 'a/b', '`push` (tags `*`)'],
    ['{ push: { branches: [main] } }', 'v1', '`push` (branches `main`)'],
    ['{ push: { tags-ignore: ["v*"] } }', 'v1', '`push` (tags-ignore `v*`)'],
    ['{ release: { types: [deleted] } }', 'v1', '`release` (types `deleted`)'],
    [
      '{ workflow_dispatch: {}, push: { branches: [main] } }',
      'v1',
      '`workflow_dispatch`, `push` (branches `main`)',
    ],
    ['schedule', 'v1', '`schedule`'],
    ['[]', 'v1', 'none'],
  ])('nothing of %s starts for %s', (on, tag, triggers) => {
    const error = refusalOf(() => requireEventsForTag(withTriggers(on), tag));
    expect(error).toMatchObject({
      code: 'workflow-not-started-by-tag',
      details: { tag, triggers },
      location: { file: '.github/workflows/release.yml', line: 1 },
    });
  });
});
