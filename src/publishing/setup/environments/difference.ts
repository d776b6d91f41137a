import type { DeclaredEnvironment, EnvironmentSetting } from './declared.ts';
import type { FoundEnvironment, FoundPattern, FoundPolicy } from './found.ts';

/** The value of a setting; null: there is no such limit (any ref may deploy). */
export type SettingValue = readonly string[] | number | boolean | null;

/** One setting that is not as declared. */
export interface SettingChange {
  readonly setting: EnvironmentSetting;
  readonly declared: SettingValue;
  /** Null also where the environment is not there yet. */
  readonly got: SettingValue;
}

/** One setting that is not declared, and stays as it is. */
export interface SettingLeft {
  readonly setting: EnvironmentSetting;
  readonly got: SettingValue;
}

/** Declared against got. */
export interface EnvironmentDifference {
  readonly name: string;
  readonly indexes: readonly string[];
  readonly state: 'absent' | 'there';
  readonly changes: readonly SettingChange[];
  readonly undeclared: readonly SettingLeft[];
  /** What is worth knowing, one sentence each. */
  readonly notes: readonly string[];
}

const SETTINGS: readonly EnvironmentSetting[] = [
  'reviewers',
  'preventSelfReview',
  'waitMinutes',
  'deployTags',
  'deployBranches',
];

/** The patterns of one kind; null where any ref may deploy. */
function patternsOf(policy: FoundPolicy, kind: FoundPattern['kind']): readonly string[] | null {
  if (policy === 'any') return null;
  if (policy === 'protected') return [];
  return policy.filter((one) => one.kind === kind).map(({ pattern }) => pattern);
}

function gotOf(found: FoundEnvironment): Readonly<Record<EnvironmentSetting, SettingValue>> {
  return {
    reviewers: found.reviewers.map(({ name }) => name),
    preventSelfReview: found.preventSelfReview,
    waitMinutes: found.waitMinutes,
    deployTags: patternsOf(found.policy, 'tag'),
    deployBranches: patternsOf(found.policy, 'branch'),
  };
}

/** Accounts do not distinguish letters, patterns do; neither has an order. */
function isSame(setting: EnvironmentSetting, declared: SettingValue, got: SettingValue): boolean {
  const plain = (value: SettingValue): unknown =>
    Array.isArray(value)
      ? [
          ...new Set(value.map((item: string) => (setting === 'reviewers' ? item.toLowerCase() : item))),
        ].toSorted()
      : value;
  return JSON.stringify(plain(declared)) === JSON.stringify(plain(got));
}

/** The limits of a new environment: none. */
const NEW: Readonly<Record<EnvironmentSetting, SettingValue>> = {
  reviewers: [],
  preventSelfReview: false,
  waitMinutes: 0,
  deployTags: null,
  deployBranches: null,
};

/** True for a value that limits something: what has none is not worth a line. */
const isLimit = (setting: EnvironmentSetting, value: SettingValue): boolean =>
  !isSame(setting, value, NEW[setting]);

function notesOf(declared: DeclaredEnvironment, found: FoundEnvironment | undefined): readonly string[] {
  const policy = found?.policy ?? 'any';
  const narrows =
    declared.deployTags !== undefined && declared.deployBranches === undefined && typeof policy === 'string';
  const reviewers = declared.reviewers ?? found?.reviewers ?? [];
  return [
    ...(narrows
      ? [
          `no branch may deploy any more: only tags are declared${policy === 'protected' ? ', and protected branches may now' : ''}`,
        ]
      : []),
    ...(policy === 'protected' && declared.deployTags === undefined && declared.deployBranches === undefined
      ? ['only protected branches may deploy, so that no tag can']
      : []),
    ...(declared.preventSelfReview === true && reviewers.length === 0
      ? ['`preventSelfReview` holds nothing back without a reviewer']
      : []),
    ...(found?.adminsBypass === true && reviewers.length > 0
      ? ['administrators may pass over its rules; only the settings page can change that']
      : []),
  ];
}

/** Compares one environment with what is declared of it. Undefined: it is not there. */
export function differenceOf(
  declared: DeclaredEnvironment,
  found: FoundEnvironment | undefined,
): EnvironmentDifference {
  const got = found === undefined ? NEW : gotOf(found);
  const changes: SettingChange[] = [];
  const undeclared: SettingLeft[] = [];
  for (const setting of SETTINGS) {
    const wanted = declared[setting];
    if (wanted === undefined) {
      if (isLimit(setting, got[setting])) undeclared.push({ setting, got: got[setting] });
    } else if (!isSame(setting, wanted, got[setting])) {
      changes.push({ setting, declared: wanted, got: got[setting] });
    }
  }
  const { name, indexes } = declared;
  const state = found === undefined ? 'absent' : 'there';
  return { name, indexes, state, changes, undeclared, notes: notesOf(declared, found) };
}

/** True when nothing is to be done. */
export function isAsDeclared({ state, changes }: EnvironmentDifference): boolean {
  return state === 'there' && changes.length === 0;
}
