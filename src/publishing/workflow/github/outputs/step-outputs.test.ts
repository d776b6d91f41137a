import { describe, expect, it } from 'vitest';
import type { Context } from '../expressions/evaluate.ts';
import { type Possible, beginningWith, known } from '../expressions/value.ts';
import type { Step } from '../model.ts';
import { outputsOfStep } from './step-outputs.ts';

const FACTS: Readonly<Record<string, Possible>> = {
  'github.event_name': known('push'),
  'github.ref': known('refs/tags/v1.2.3'),
  'github.ref_name': known('v1.2.3'),
  'inputs.kind': known('canary', 'stable'),
  'inputs.none': known(null),
  'inputs.bad': known('a b'),
  'github.head_ref': beginningWith('fix/'),
  'env.MODE': known('release'),
};

const contextOf =
  (facts: Readonly<Record<string, Possible>>): Context =>
  (path) =>
    facts[path.join('.')];

const stepOf = (run: string, rest: Partial<Step> = {}): Step => ({
  line: 1,
  id: 'step',
  name: undefined,
  uses: undefined,
  with: new Map(),
  run,
  environmentVariables: new Map(),
  condition: null,
  shell: undefined,
  mayFail: false,
  ...rest,
});

/** What output `x` can be: its values, and `…` behind what others begin with. */
function outputOf(
  run: string,
  { facts = {}, step = {}, before = [] as readonly string[] } = {},
): readonly string[] {
  const context = contextOf({ ...FACTS, ...facts });
  const place = { context, before: before.map((one) => stepOf(one)) };
  const possible = outputsOfStep(stepOf(run, step), place)('x');
  if (possible === undefined) return ['…'];
  const values = possible.values.map(String).sort();
  return possible.open ? [...values, `${possible.prefix}…`] : values;
}

const write = (value: string): string => `echo "x=${value}" >> "$GITHUB_OUTPUT"`;
const decide = (test: string): string => `if ${test}; then\n  ${write('yes')}\nelse\n  ${write('no')}\nfi`;

describe('a step that is surely skipped', () => {
  const off = { text: "github.event_name == 'schedule'", line: 1 };
  const action = { run: undefined, uses: 'octo/release@v1' };

  it.each([
    ['of an action', { ...action, condition: off }],
    ['of a script in another shell', { shell: 'pwsh', condition: off }],
    ['that may fail', { ...action, mayFail: true, condition: off }],
  ])('has no outputs, also one %s', (_, step) => expect(outputOf('exit 0', { step })).toEqual(['']));

  it('is told from an action that may run', () => {
    const condition = { text: "inputs.kind == 'canary'", line: 1 };
    expect(outputOf('', { step: { ...action, condition } })).toEqual(['…']);
    expect(outputOf('', { step: action })).toEqual(['…']);
  });
});

describe('what a script writes into $GITHUB_OUTPUT', () => {
  it.each([
    ['echo "x=yes" >> $GITHUB_OUTPUT', ['yes']],
    ['echo x=yes >> "${GITHUB_OUTPUT}"', ['yes']],
    ["echo 'x=yes' >>$GITHUB_OUTPUT", ['yes']],
    ['echo "X=yes" >> $GITHUB_OUTPUT', ['yes']],
    ['echo "x=a=b" >> $GITHUB_OUTPUT', ['a=b']],
    ['echo "x=" >> $GITHUB_OUTPUT', ['']],
    ['echo "other=yes" >> $GITHUB_OUTPUT', ['']],
    ['echo "x=one" >> $GITHUB_OUTPUT\necho "x=two" >> $GITHUB_OUTPUT', ['two']],
    ['echo "x=one" >> $GITHUB_OUTPUT\necho "y=two" > $GITHUB_OUTPUT', ['']],
    ['echo "x=yes" | tee -a "$GITHUB_OUTPUT"', ['yes']],
    ['printf \'x=%s\\n\' "yes" >> $GITHUB_OUTPUT', ['yes']],
    ['{ echo "y=1"; echo "x=yes"; } >> "$GITHUB_OUTPUT"', ['yes']],
    ['echo "x=${{ github.ref_name }}" >> $GITHUB_OUTPUT', ['v1.2.3']],
    ['echo "x=$GITHUB_REF" >> $GITHUB_OUTPUT', ['refs/tags/v1.2.3']],
    ['echo "x=${{ inputs.kind }}" >> $GITHUB_OUTPUT', ['canary', 'stable']],
    ['echo "x=${{ github.head_ref }}" >> $GITHUB_OUTPUT', ['fix/…']],
    ['A=yes\necho "x=$A" >> $GITHUB_OUTPUT', ['yes']],
    ['export A="ye"\nA+=s\necho "x=${A}" >> $GITHUB_OUTPUT', ['yes']],
    ['echo "x=${A:-yes}" >> $GITHUB_OUTPUT', ['…']],
    ['A=""\necho "x=${A:-yes}" >> $GITHUB_OUTPUT', ['yes']],
    ['echo "x=$MODE" >> $GITHUB_OUTPUT', ['release']],
    ['X=$([[ $MODE == release ]] && echo yes || echo no)\necho "x=$X" >> $GITHUB_OUTPUT', ['yes']],
    ['# x=no >> $GITHUB_OUTPUT\necho "x=yes" >> $GITHUB_OUTPUT', ['yes']],
    ['git fetch --tags\necho "x=yes" >> $GITHUB_OUTPUT', ['yes']],
    [
      'echo "x=no" >> $GITHUB_OUTPUT\nif [[ $UNKNOWN ]]; then echo "x=yes" >> $GITHUB_OUTPUT; fi',
      ['no', 'yes'],
    ],
    ['for a in 1 2; do if [[ $a == 2 ]]; then echo "x=$MODE" >> $GITHUB_OUTPUT; fi; done', ['', 'release']],
    ['[[ $MODE == other ]] && echo "x=yes" >> $GITHUB_OUTPUT\ntrue', ['']],
    ['if [[ $MODE == other ]]; then exit 1; fi\necho "x=yes" >> $GITHUB_OUTPUT', ['yes']],
    [
      'if [[ $UNKNOWN == a ]]; then echo "x=no" >> $GITHUB_OUTPUT; exit 1; fi\necho "x=yes" >> $GITHUB_OUTPUT',
      ['yes'],
    ],
    ['if [[ $UNKNOWN == a ]]; then exit 0; fi\necho "x=yes" >> $GITHUB_OUTPUT', ['', 'yes']],
    ['A=(a b)\necho "x=yes" >> $GITHUB_OUTPUT', ['yes']],
    ['while read -r MODE; do echo "$MODE"; done < file\necho "x=$MODE" >> $GITHUB_OUTPUT', ['…']],
  ])('%s', (run, expected) => {
    expect(outputOf(run)).toEqual(expected);
  });

  it.each([
    ['[[ "${{ github.event_name }}" == "push" ]]', ['yes']],
    ['[[ "${{ github.event_name }}" == push || $UNKNOWN ]]', ['yes']],
    ['[[ "${{ github.event_name }}" != "push" && $UNKNOWN ]]', ['no']],
    ['[[ "$UNKNOWN" == "a" ]]', ['no', 'yes']],
    ['[ "$GITHUB_EVENT_NAME" = "push" ]', ['yes']],
    ['test "$GITHUB_EVENT_NAME" = "schedule"', ['no']],
    ['[ $GITHUB_EVENT_NAME = "schedule" ]', ['no']],
    ['[[ $GITHUB_EVENT_NAME == PUSH ]]', ['no']],
    ['[[ ${{ github.ref }} =~ ^refs/tags/v[0-9]+\\.[0-9]+ ]]', ['yes']],
    ['[[ "$GITHUB_REF" =~ ^refs/(heads|tags)/v[0-9]+(\\.[0-9]+)*$ ]]', ['yes']],
    ['[[ "$GITHUB_REF" =~ ^refs/tags/v[[:digit:]]+$ ]]', ['no']],
    ['[[ "$GITHUB_REF" =~ "v1.2.3" ]]', ['yes']],
    ['[[ "$GITHUB_REF" =~ v1x2 ]]', ['no']],
    ['[[ "$GITHUB_REF" =~ ^refs/tags/v\\d ]]', ['no']],
    ['[[ "$GITHUB_REF" == refs/tags/* ]]', ['yes']],
    ['[[ "$GITHUB_REF" == "refs/tags/*" ]]', ['no']],
    ['[[ "$GITHUB_REF" == refs/tags/v?.[0-9].* ]]', ['yes']],
    ['[ "$GITHUB_REF" = refs/tags/* ]', ['no', 'yes']],
    ['[[ ! ( "$GITHUB_EVENT_NAME" == "push" ) ]]', ['no']],
    ['! [[ "$GITHUB_EVENT_NAME" == "push" ]]', ['no']],
    ['[[ -n "${{ inputs.none }}" ]]', ['no']],
    ['[[ -z "$GITHUB_REF" ]]', ['no']],
    ['[[ -n $GITHUB_HEAD_REF ]]', ['yes']],
    ['[[ -f file ]]', ['no', 'yes']],
    ['[[ 3 -gt 12 ]]', ['no']],
    ['[[ 3 -gt $UNKNOWN ]]', ['no', 'yes']],
    ['[ -n ${{ inputs.none }} ]', ['no', 'yes']],
    ['[ ${{ inputs.none }} != true ]', ['no', 'yes']],
    ['[ "$A" == "1" -a "$B" == "2" ]', ['no', 'yes']],
    ['[[ "$GITHUB_HEAD_REF" == main ]]', ['no']],
    ['[[ "$GITHUB_HEAD_REF" == fix/* ]]', ['yes']],
    ['[[ "$GITHUB_HEAD_REF" =~ ^fix/[0-9] ]]', ['no', 'yes']],
    ['[[ "$GITHUB_HEAD_REF" =~ [0-9] ]]', ['no', 'yes']],
    ['grep -q release file', ['no', 'yes']],
    ['true && [[ a == a ]]', ['yes']],
    ['[[ a == b ]] || [[ "$GITHUB_EVENT_NAME" == push ]]', ['yes']],
  ])('decides the test %s', (test, expected) => {
    expect(outputOf(decide(test))).toEqual(expected);
  });

  it.each([
    [
      'case "$GITHUB_REF" in\n  refs/heads/*) echo "x=branch" >> $GITHUB_OUTPUT ;;\n  refs/tags/*) echo "x=tag" >> $GITHUB_OUTPUT ;;\nesac',
      ['tag'],
    ],
    [
      'case "$GITHUB_EVENT_NAME" in (schedule|push) echo "x=yes" >> $GITHUB_OUTPUT;; *) echo "x=no" >> $GITHUB_OUTPUT;; esac',
      ['yes'],
    ],
    [
      'case "$UNKNOWN" in a) echo "x=a" >> $GITHUB_OUTPUT;; *) echo "x=b" >> $GITHUB_OUTPUT;; esac',
      ['a', 'b'],
    ],
    ['case "$UNKNOWN" in a) echo "x=a" >> $GITHUB_OUTPUT;; esac', ['', 'a']],
  ])('chooses a case: %s', (run, expected) => {
    expect(outputOf(run)).toEqual(expected);
  });

  it.each([
    ['a script of the repository', `${write('no')}\n./scripts/decide.sh`],
    ['a program of the repository behind a pipe', `${write('no')}\ncat a | python decide.py`],
    ['a program in a substitution', `${write('no')}\nA=$(node decide.js)`],
    ['a program that find runs', `${write('no')}\nfind . -exec ./decide {} +`],
    ['what a program prints', 'python decide.py >> $GITHUB_OUTPUT'],
    [
      'a value of several lines',
      'echo "x<<EOF" >> $GITHUB_OUTPUT\necho "x=no" >> $GITHUB_OUTPUT\necho EOF >> $GITHUB_OUTPUT',
    ],
    ['a here-document', 'cat <<EOF >> $GITHUB_OUTPUT\nx=no\nEOF'],
    ['another name of the file', `OUT=$GITHUB_OUTPUT\n${write('no')}\necho "x=yes" >> $OUT`],
    ['a subshell', `${write('no')}\n(echo "x=yes" >> $GITHUB_OUTPUT)`],
    ['a function', `f() { echo "x=yes" >> $GITHUB_OUTPUT; }\n${write('no')}\nf`],
    ['the background', `${write('no')} &\n${write('yes')}`],
    ['eval', `${write('no')}\neval "$LINE"`],
    ['another script that is read in', `MODE=a\nsource ./env.sh\n${write('$MODE')}`],
    ['a line without an end', 'echo -n "x=no" >> $GITHUB_OUTPUT\necho "yes" >> $GITHUB_OUTPUT'],
    ['escapes', 'echo -e "y=1\\nx=no" >> $GITHUB_OUTPUT'],
    ['the old command', 'echo "::set-output name=x::yes"'],
    ['a name that is not told', `${write('no')}\necho "$NAME=yes" >> $GITHUB_OUTPUT`],
    ['PowerShell', '"x=no" >> $env:GITHUB_OUTPUT'],
    ['arithmetic', `if (( 1 > 2 )); then ${write('no')}; fi`],
    ['what the shell expands', 'echo x=* >> $GITHUB_OUTPUT'],
    ['an extended pattern', decide('[[ "$GITHUB_REF" == @(a|b) ]]')],
    ['arguments', 'echo "x=$1" >> $GITHUB_OUTPUT'],
    ['a cut of a variable', 'echo "x=${MODE#re}" >> $GITHUB_OUTPUT'],
    ['a variable that is set on the way', 'A=\necho "${A:=no}"\necho "x=$A" >> $GITHUB_OUTPUT'],
    ['a substitution with a quote in it', 'A=$(echo \')\')\necho "x=$A" >> $GITHUB_OUTPUT'],
    ['an expression that falls apart', 'echo x=${{ inputs.bad }} >> $GITHUB_OUTPUT'],
    ['a list', 'A=(no yes)\necho "x=$A" >> $GITHUB_OUTPUT'],
    ['an element', `MODE=no\nMODE[0]=yes\n${write('$MODE')}`],
    ['an integer', 'declare -i A=1+1\necho "x=$A" >> $GITHUB_OUTPUT'],
    ['what is read', 'A=no\nread -r A < file\necho "x=$A" >> $GITHUB_OUTPUT'],
    ['what a loop sets', 'A=no\nfor B in 1; do A=yes; done\necho "x=$A" >> $GITHUB_OUTPUT'],
  ])('does not guess: %s', (_, run) => {
    expect(outputOf(run)).toEqual(['…']);
  });

  it.each([
    [{ shell: 'pwsh' }, ['…']],
    [{ shell: 'sh' }, ['…']],
    [{ shell: 'python' }, ['…']],
    [{ shell: 'bash' }, ['yes']],
    [{ shell: 'bash -euo pipefail {0}' }, ['yes']],
    [{ mayFail: true }, ['…']],
    [{ run: undefined, uses: 'some/action@v1' }, ['…']],
    [{ condition: { text: "github.event_name == 'schedule'", line: 1 } }, ['']],
    [{ condition: { text: "github.event_name == 'push'", line: 1 } }, ['yes']],
    [{ condition: { text: 'vars.RELEASE', line: 1 } }, ['', 'yes']],
  ])('of a step with %j', (step, expected) => {
    expect(outputOf(write('yes'), { step })).toEqual(expected);
  });

  it('takes the variables of the step before those of its job, and none that steps before may have set', () => {
    const step = { environmentVariables: new Map([['MODE', '${{ inputs.kind }}']]) };
    const before = ['echo "MODE=other" >> $GITHUB_ENV'];
    expect(outputOf(write('$MODE'), { step, before })).toEqual(['canary', 'stable']);
    expect(outputOf(write('$MODE'), { before })).toEqual(['…']);
    expect(outputOf(write('$MODE'), { before: ['echo "MOD=a" >> $GITHUB_ENV'] })).toEqual(['release']);
  });

  it('does not take private characters of a script for its expressions', () => {
    expect(outputOf(`A="\uE100"\n${write('yes')}`)).toEqual(['…']);
  });

  it('keeps what a pattern excludes', () => {
    const facts = { 'github.ref': beginningWith('refs/heads/', ['refs/heads/main']) };
    expect(outputOf(decide('[[ "$GITHUB_REF" == "refs/heads/main" ]]'), { facts })).toEqual(['no']);
  });

  it.each([
    ['substitutions in one another', `A=${'$('.repeat(3000)}echo${')'.repeat(3000)}`],
    ['denials', `${'! '.repeat(9000)}true`],
    ['denials in a test', `[[ ${'! '.repeat(4000)}a ]]`],
    ['parentheses in a test', `[[ ${'( '.repeat(3000)}a ]]`],
    ['a long chain', `true${' && true'.repeat(2000)}`],
    ['nested conditions', `${'if true; then '.repeat(1200)}:${'; fi'.repeat(1200)}`],
    ['many ways', Array.from({ length: 300 }, (_, at) => `if [[ $U${at} ]]; then A${at}=1; fi`).join('\n')],
    ['a greedy pattern', `A=${'a'.repeat(3000)}\n[[ $A =~ (a*)*(a*)*(a*)*b$ ]]`],
    ['loops in loops', `${'for a in 1; do '.repeat(30)}B=$a${'; done'.repeat(30)}`],
    ['texts that double', `A=a\n${'A="$A$A"\n'.repeat(40)}`],
    ['an open quote', 'A="'],
    ['open brackets', '[[ a =~ ((('],
  ])('is not held up by %s', { timeout: 10_000 }, (_, run) => {
    expect(outputOf(`${run}\n${write('yes')}`)).toBeDefined();
  });
});
