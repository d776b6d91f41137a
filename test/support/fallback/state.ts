import {
  FALLBACK_STATE_SCHEMA,
  type FallbackState,
  fallbackSha256,
} from '../../../src/publishing/release/index.ts';

const sum = (text: string): string => fallbackSha256(Buffer.from(text));

/** The state of a fallback whose workflow was `before` and is `after`; everything else is harmless. */
export function aFallbackState(
  changes: Partial<FallbackState> = {},
  before = 'before\n',
  after = 'after\n',
): FallbackState {
  return {
    schema: FALLBACK_STATE_SCHEMA,
    incident: 'OPS-7',
    reason: 'the exchange answers 503',
    openedBy: 'octocat',
    project: 'app',
    repository: 'octo/app',
    armedAt: '2026-10-30T06:40:12Z',
    expires: '2026-11-01',
    targets: [
      {
        index: 'pypi',
        workflow: '.github/workflows/release.yml',
        job: 'publish',
        secret: 'PYPI_API_TOKEN',
        environment: 'pypi-fallback',
        environmentBefore: 'pypi',
        projectIsNew: false,
      },
    ],
    files: [
      {
        path: '.github/workflows/release.yml',
        before: { sha256: sum(before), base64: Buffer.from(before).toString('base64') },
        after: { sha256: sum(after) },
      },
    ],
    entries: ['docs/RELEASING.md', 'CHANGELOG.md'],
    used: [],
    rolledBackAt: null,
    proofs: [],
    ...changes,
  };
}
