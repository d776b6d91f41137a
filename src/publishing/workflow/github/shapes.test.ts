import { describe, expect, it } from 'vitest';
import type { PublishJob } from '../workflow.ts';
import { findPublishJobs } from './find-publish-jobs.ts';
import { readGitHubWorkflow } from './read-workflow.ts';

/** Workflows in the shapes that projects really have, in our own words. */
const rows = (text: string): readonly PublishJob[] =>
  findPublishJobs(readGitHubWorkflow(text, 'release.yml'));

const summary = (text: string): unknown[] =>
  rows(text).map(({ job, index, method, auth, environment, idToken, needs, events }) => ({
    job,
    to: `${index} by ${method}, ${auth}`,
    environment,
    idToken,
    needs: needs.join(' '),
    events: events.map(({ event, ref }) => `${event} ${ref}`).join(', '),
  }));

describe('workflows in the wild', () => {
  it('wheels of many platforms, collected and published on a tag', () => {
    const text = `
name: Build wheels
on:
  push:
    branches: [main]
    tags: ['[0-9]+.[0-9]+.[0-9]+*']
  pull_request:
permissions:
  contents: read
jobs:
  wheels:
    strategy:
      fail-fast: false
      matrix:
        os: [ubuntu-latest, windows-latest, macos-latest]
    runs-on: \${{ matrix.os }}
    steps:
      - uses: actions/checkout@v4
      - uses: pypa/cibuildwheel@v2.21
      - uses: actions/upload-artifact@v4
        with: {name: "wheels-\${{ matrix.os }}", path: ./wheelhouse/*.whl}
  sdist:
    runs-on: ubuntu-latest
    steps:
      - run: pipx run build --sdist
  upload_all:
    needs: [wheels, sdist]
    environment:
      name: pypi
      url: https://pypi.org/p/thing
    permissions: {id-token: write, attestations: write}
    runs-on: ubuntu-latest
    if: github.event_name == 'push' && startsWith(github.ref, 'refs/tags/')
    steps:
      - uses: actions/download-artifact@v4
        with: {pattern: '*', path: dist, merge-multiple: true}
      - uses: pypa/gh-action-pypi-publish@release/v1
`;
    expect(summary(text)).toEqual([
      {
        job: 'upload_all',
        to: 'pypi by pypa-action, oidc',
        environment: 'pypi',
        idToken: 'job',
        needs: 'wheels sdist',
        events: 'push refs/tags/[0-9]+.[0-9]+.[0-9]+*',
      },
    ]);
  });

  it('a test release on each push to main, the real one on a GitHub release, one file', () => {
    const text = `
on:
  push: {branches: [main]}
  release: {types: [published]}
jobs:
  release-test-pypi:
    if: github.repository_owner == 'thing' && github.event_name == 'push' && github.ref == 'refs/heads/main'
    environment: release-test-pypi
    permissions: {id-token: write}
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
        with: {repository-url: 'https://test.pypi.org/legacy/', attestations: true}
  release-pypi:
    if: github.repository_owner == 'thing' && github.event.action == 'published'
    environment: release-pypi
    permissions: {id-token: write}
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
        with: {attestations: true}
`;
    expect(summary(text)).toMatchObject([
      { job: 'release-test-pypi', to: 'testpypi by pypa-action, oidc', events: 'push refs/heads/main' },
      { job: 'release-pypi', to: 'pypi by pypa-action, oidc', events: 'release refs/tags/*' },
    ]);
  });

  it('a leftover token beside trusted publishing, and write permission for everything', () => {
    const text = `
on: {release: {types: [created]}}
permissions: write-all
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - run: |
          python -m pip install --upgrade pip
          pip install build twine
      - name: Build and publish
        env:
          TWINE_USERNAME: __token__
          TWINE_PASSWORD: \${{ secrets.PYPI_API_TOKEN }}
        run: |
          python -m build
          twine upload dist/*
`;
    expect(summary(text)).toEqual([
      {
        job: 'deploy',
        to: 'pypi by twine, token',
        environment: null,
        idToken: 'write-all',
        needs: '',
        events: 'release refs/tags/*',
      },
    ]);
  });

  it('uv with a choice of index by hand, and a guard in the shell', () => {
    const text = `
on:
  workflow_dispatch:
    inputs:
      repository:
        type: choice
        options: [testpypi, pypi]
        default: testpypi
permissions: {}
jobs:
  publish:
    environment: \${{ inputs.repository }}
    permissions: {id-token: write, contents: read}
    runs-on: ubuntu-latest
    steps:
      - run: uv build
      - name: Publish
        shell: bash
        run: |
          set -euo pipefail
          if [[ "$REPOSITORY" == testpypi ]]; then
            uv publish --publish-url https://test.pypi.org/legacy/ --check-url https://test.pypi.org/simple/
          else
            uv publish
          fi
        env:
          REPOSITORY: \${{ inputs.repository }}
`;
    expect(summary(text)).toMatchObject([
      { to: 'testpypi by uv, oidc', environment: { values: ['testpypi'] } },
      { to: 'pypi by uv, oidc', environment: { values: ['pypi'] } },
    ]);
  });

  it('a release bot that decides in an earlier job', () => {
    const text = `
on:
  push: {branches: [main]}
jobs:
  release:
    outputs: {released: "\${{ steps.bot.outputs.released }}"}
    steps: [{id: bot, uses: some/release-bot@v1}]
  publish:
    needs: release
    if: \${{ needs.release.outputs.released == 'true' && needs.release.result == 'success' }}
    environment: pypi
    permissions:
      id-token: write
    steps:
      - &get {uses: actions/download-artifact@v4}
      - uses: pypa/gh-action-pypi-publish@release/v1
        with:
          packages-dir: dist/
          skip-existing: true
  mirror:
    needs: publish
    steps:
      - *get
      - run: python -m twine upload --repository-url https://pkgs.example.com/legacy/ dist/*
        env: {TWINE_USERNAME: ci, TWINE_PASSWORD: "\${{ secrets.MIRROR }}"}
`;
    expect(summary(text)).toMatchObject([
      { job: 'publish', environment: 'pypi', events: 'push refs/heads/main' },
      { job: 'mirror', to: 'https://pkgs.example.com/legacy/ by twine, token', idToken: 'missing' },
    ]);
  });

  it('nothing published: documentation, images and checks', () => {
    const text = `
on: [push, pull_request]
permissions: {id-token: write, pages: write}
jobs:
  docs:
    environment: github-pages
    steps: [{run: make publish-docs}, {uses: actions/deploy-pages@v4}]
  image:
    steps: [{uses: docker/build-push-action@v6, with: {push: true}}]
  check:
    steps: [{run: 'twine check dist/*'}, {run: 'pip install uv && uv build && echo "now run: uv publish"'}]
`;
    expect(rows(text)).toEqual([]);
  });
});
