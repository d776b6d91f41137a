import { type Mutation, guardsOf } from '../mutation.ts';

const ARROWS = ['test/house/arrows.test.ts'];
const LINT = ['test/house/lint.test.ts'];
const DOCS = ['test/house/docs.test.ts'];
const WORKFLOWS = ['test/house/workflows.test.ts'];

/** The rules of the house: broken here, or taken out of what holds them. */
export const HOUSE_MUTATIONS: readonly Mutation[] = [
  ...guardsOf('src/trust/index.ts', ARROWS, {
    'arrow-trust-server': [
      'trust knows no server',
      'export { CLOCK_SKEW_LEEWAY_SECONDS }',
      "export type { IndexConfig } from '../server/index.ts';\nexport { CLOCK_SKEW_LEEWAY_SECONDS }",
    ],
  }),
  ...guardsOf('src/publishing/client/target.ts', ARROWS, {
    'arrow-wings': [
      'the wings do not know each other',
      '/** An index to publish to',
      "export type { RunningIndex } from '../../server/index.ts';\n/** An index to publish to",
    ],
  }),
  ...guardsOf('src/cli/mask.ts', ARROWS, {
    'arrow-face': [
      'a folder is imported through its face only',
      "import { type Secret, commandData } from '../base/index.ts';",
      "import type { Secret } from '../base/secret.ts';\nimport { commandData } from '../base/index.ts';",
    ],
  }),
  ...guardsOf('src/packaging/archives/source.ts', ARROWS, {
    'arrow-pure-packages': [
      'a PURE folder reads no files',
      'const CHUNK_BYTES = 256 * 1024;',
      "export { readFile } from 'node:fs/promises';\nconst CHUNK_BYTES = 256 * 1024;",
    ],
  }),
  ...guardsOf('test/house/arrow-check.ts', ARROWS, {
    'arrow-check-folders': [
      'the table of arrows is held',
      'return rule.folders.includes(face) ? undefined :',
      'return face.length > 0 ? undefined :',
    ],
    'arrow-check-packages': [
      'the packages of PURE folders are held',
      'if (rule.packages.includes(specifier) || rule.packages.includes(packageName(specifier))) return undefined;',
      'if (rule.packages.length > 0) return undefined;',
    ],
    'arrow-check-faces': ['faces are held', "if (!target.endsWith('/index.ts')) return", 'if (false) return'],
  }),
  ...guardsOf('test/house/imports.ts', ARROWS, {
    'arrow-late-imports': ['a late import is an import', '|\\bimport\\(\\s*[\'"]([^\'"]+)[\'"]\\s*\\)', ''],
  }),
  ...guardsOf('src/trust/tokens/used-id.ts', ARROWS, {
    'pure-clock': [
      'a PURE folder has no clock',
      "typeof exp === 'number' ? exp : 0",
      "typeof exp === 'number' ? exp : Date.now() / 1000",
    ],
  }),
  ...guardsOf('.oxlintrc.json', LINT, {
    'lint-clock': [
      'lint finds a clock in a PURE folder',
      '{ "object": "Date", "property": "now", "message": "PURE folder: the time is handed in." },',
      '',
    ],
    'lint-environment': [
      'lint finds the environment in a PURE folder',
      '{ "name": "process", "message": "PURE folder: facts come in as arguments." },',
      '',
    ],
    'lint-promises': [
      'lint finds a floating promise',
      '"typescript/no-floating-promises": "error"',
      '"typescript/no-floating-promises": "off"',
    ],
    'lint-any': [
      'lint finds an `any`',
      '"typescript/no-explicit-any": "error"',
      '"typescript/no-explicit-any": "off"',
    ],
  }),
  ...guardsOf('src/trust/tokens/error-table.ts', DOCS, {
    'error-page': ['every code has a page', "'id-token-expired': ({", "'id-token-over': ({"],
  }),
  ...guardsOf('.github/workflows/ci.yml', WORKFLOWS, {
    'workflow-permissions': [
      'our workflows grant nothing at the top',
      'permissions: {}',
      'permissions: write-all',
    ],
  }),
  ...guardsOf('.github/workflows/release.yml', WORKFLOWS, {
    'workflow-release-permissions': [
      'our release workflow grants nothing at the top',
      'permissions: {}',
      'permissions: write-all',
    ],
  }),
];
