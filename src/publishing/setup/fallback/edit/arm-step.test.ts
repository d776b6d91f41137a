import { describe, expect, it } from 'vitest';
import { type StepToArm, armSteps } from './arm-step.ts';
import { UnclearPlace } from './yaml-places.ts';

const MARK = '# tokenless-fallback: armed 2026-11-28 expires 2026-11-30 incident OPS-7';

const toArm = (changes: Partial<StepToArm> = {}): StepToArm => ({
  job: 'publish',
  line: 7,
  method: 'pypa-action',
  secret: 'TESTPYPI_API_TOKEN',
  projectIsNew: false,
  environment: 'testpypi-fallback',
  mark: MARK,
  ...changes,
});

/** A job whose publish step begins on line 7. */
const workflow = (step: string, environment = 'environment: testpypi'): string => `on: push
jobs:
  publish: # the only one
    runs-on: ubuntu-24.04
    ${environment}
    steps:
      ${step.replaceAll('\n', '\n      ')}
      - run: echo done # kept
`;

const PYPA = '- name: upload  # why\n  uses: pypa/gh-action-pypi-publish@v1.14.2 # pinned';
const SECRET = '${{ secrets.TESTPYPI_API_TOKEN }}';

/** The lines that differ, each with its sign. */
function changed(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

describe('armSteps with the PyPA action', () => {
  it('gives a step without inputs its password, and leaves every other line alone', () => {
    const before = workflow(PYPA);
    expect(changed(before, armSteps(before, [toArm()]))).toEqual([
      '-    environment: testpypi',
      '+    environment: testpypi-fallback',
      `+      ${MARK}`,
      '+        with:',
      `+          password: ${SECRET}`,
      '+          attestations: false',
    ]);
  });

  it('adds to inputs that are there, and turns attestations off where they are on', () => {
    const before = workflow(
      `${PYPA}\n  with:\n    repository-url: https://test.pypi.org/legacy/\n    attestations: true # yes\n`,
    );
    expect(changed(before, armSteps(before, [toArm()]))).toEqual([
      '-    environment: testpypi',
      '-          attestations: true # yes',
      '+    environment: testpypi-fallback',
      `+      ${MARK}`,
      `+          password: ${SECRET}`,
      '+          attestations: false # yes',
    ]);
  });

  it('keeps CRLF, a missing last line end and a byte order mark', () => {
    const before = `\uFEFF${workflow(PYPA).trimEnd().replaceAll('\n', '\r\n')}`;
    const after = armSteps(before, [toArm()]);
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/u);
    expect(after.startsWith('\uFEFFon: push\r\n')).toBe(true);
    expect(after.endsWith('echo done # kept')).toBe(true);
  });

  it('arms a step that ends a file without a line end', () => {
    const before = workflow(PYPA).replace('\n      - run: echo done # kept\n', '');
    expect(armSteps(before, [toArm()]).endsWith('attestations: false')).toBe(true);
  });

  it.each([
    ['quoted', "environment: 'testpypi'", 'environment: testpypi-fallback'],
    [
      'a mapping',
      'environment: { name: testpypi, url: x }',
      'environment: { name: testpypi-fallback, url: x }',
    ],
    ['lines', 'environment:\n      name: testpypi', '  name: testpypi-fallback'],
    ['none', 'timeout-minutes: 5', '    environment: testpypi-fallback\n    steps:'],
  ])('finds an environment that is %s', (_what, environment, expected) => {
    const line = environment.includes('\n') ? 8 : 7;
    expect(armSteps(workflow(PYPA, environment), [toArm({ line })])).toContain(expected);
  });

  it('writes a name that YAML would read otherwise as text', () => {
    const after = armSteps(workflow(PYPA), [toArm({ environment: 'a: b #c' })]);
    expect(after).toContain('environment: "a: b #c"');
  });
});

describe('armSteps with other uploaders', () => {
  const uv = '- run: uv publish --trusted-publishing always --check-url https://test.pypi.org/simple/ dist/*';

  it('gives uv a token and no identity', () => {
    const before = workflow(uv);
    expect(changed(before, armSteps(before, [toArm({ method: 'uv' })]))).toEqual([
      '-    environment: testpypi',
      `-      ${uv}`,
      '+    environment: testpypi-fallback',
      `+      ${MARK}`,
      `+      ${uv.replace('always', 'never')}`,
      '+        env:',
      `+          UV_PUBLISH_TOKEN: ${SECRET}`,
      "+          UV_PUBLISH_NO_ATTESTATIONS: 'true'",
    ]);
  });

  it('gives uv in a block its token before the block', () => {
    const before = workflow(
      '- name: upload\n  run: |\n    uv build\n    uv publish --trusted-publishing=always\n',
    );
    const after = armSteps(before, [toArm({ method: 'uv' })]);
    expect(after).toContain("UV_PUBLISH_NO_ATTESTATIONS: 'true'\n        run: |\n          uv build\n");
    expect(after).toContain('          uv publish --trusted-publishing never\n');
  });

  it('gives twine name and password, beside what its step has', () => {
    const before = workflow(
      '- env:\n    TWINE_REPOSITORY: testpypi\n  run: twine upload --attestations dist/*',
    );
    expect(changed(before, armSteps(before, [toArm({ method: 'twine' })]))).toEqual([
      '-    environment: testpypi',
      '-        run: twine upload --attestations dist/*',
      '+    environment: testpypi-fallback',
      `+      ${MARK}`,
      '+          TWINE_USERNAME: __token__',
      `+          TWINE_PASSWORD: ${SECRET}`,
      '+        run: twine upload dist/*',
    ]);
  });

  it('gives our command a reference, and our action its input', () => {
    const command = workflow('- name: x\n  run: npm exec --yes -- tokenless publish dist --index testpypi');
    expect(armSteps(command, [toArm({ method: 'tokenless' })])).toContain(
      `env:\n          API_TOKEN: ${SECRET}\n        run: npm exec --yes -- tokenless publish --api-token env:API_TOKEN dist`,
    );
    const action = workflow(
      '- uses: octo/tokenless@0123456789012345678901234567890123456789\n  with:\n    index: testpypi',
    );
    expect(armSteps(action, [toArm({ method: 'tokenless' })])).toContain(
      `with:\n          password: ${SECRET}\n          attestations: false\n          index: testpypi`,
    );
  });
});

describe('armSteps refuses what is for a person', () => {
  it.each([
    ['inputs on one line', `${PYPA}\n  with: { skip-existing: true }`],
    ['inputs by an alias', `${PYPA}\n  with: &inputs\n    a: b\n- uses: x\n  with: *inputs`],
    ['a step on one line', '- { uses: pypa/gh-action-pypi-publish@v1.14.2 }'],
    ['a password that is an alias', `${PYPA}\n  with:\n    attestations: *on`],
    ['a step with an anchor that is used again', `- &one\n  uses: pypa/gh-action-pypi-publish@v1\n- *one`],
    ['a key twice', `${PYPA}\n  uses: other/action@v1`],
  ])('%s', (_what, step) => {
    expect(() => armSteps(workflow(step), [toArm()])).toThrow(UnclearPlace);
  });

  it.each([
    ['an environment from a matrix', workflow(PYPA, 'environment: ${{ matrix.index }}'), {}],
    [
      'steps on one line',
      'on: push\njobs:\n  publish:\n    steps: [{ uses: pypa/gh-action-pypi-publish@v1 }]\n',
      { line: 4 },
    ],
    [
      'a job by an alias',
      'on: push\njobs:\n  a: &a\n    steps:\n      - uses: x\n  publish: *a\n',
      { line: 5 },
    ],
    ['another line', workflow(PYPA), { line: 8 }],
    ['another job', workflow(PYPA), { job: 'other' }],
    ['another uploader', workflow('- run: poetry publish'), { method: 'poetry' }],
    [
      'uv twice in one script',
      workflow('- run: uv publish --trusted-publishing always a; uv publish --trusted-publishing always b'),
      { method: 'uv' },
    ],
    ['no YAML', 'on: [', {}],
  ])('%s', (_what, text, changes) => {
    expect(() => armSteps(text, [toArm(changes)])).toThrow(UnclearPlace);
  });
});
