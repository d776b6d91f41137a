/** A line of `asked.md` that works: what was asked, the command that does it, the file with its test. */
export interface AskedLine {
  readonly line: string;
  readonly says: string;
  readonly command: string;
  /** Path from the root; its test is called by the line. */
  readonly test: string;
}

const RELEASE = 'test/asked/release.test.ts';
const EXCHANGE = 'test/asked/exchange.test.ts';
const SECRETS = 'test/asked/secrets.test.ts';
const SET_UP = 'test/asked/set-up.test.ts';
const PROOF = 'test/asked/proof.test.ts';
const DOCTOR = 'test/asked/doctor.test.ts';
const STAGES = 'test/asked/stages.test.ts';
const GATES = 'test/asked/gates.test.ts';
const FALLBACK = 'test/asked/fallback.test.ts';

/** In the order of `asked.md`; the table of the README is made from here. */
export const LINES: readonly AskedLine[] = [
  {
    line: 'A1',
    says: 'the test index and production from one workflow; release candidates stop at the test index',
    command: 'tokenless rehearse',
    test: RELEASE,
  },
  {
    line: 'A2',
    says: 'no API token is in the repository: tree and history are searched',
    command: 'tokenless doctor',
    test: DOCTOR,
  },
  {
    line: 'A3',
    says: 'no secret of GitHub Actions is a registry credential',
    command: 'tokenless doctor --online env:GITHUB_TOKEN',
    test: DOCTOR,
  },
  {
    line: 'A4',
    says: 'a short-lived ID token is validated against the registered publisher',
    command: 'tokenless publish dist --index INDEX',
    test: EXCHANGE,
  },
  {
    line: 'A5',
    says: 'a leaked token can no longer publish',
    command: 'tokenless publish dist --index INDEX',
    test: EXCHANGE,
  },
  {
    line: 'A6',
    says: 'secrets by reference only',
    command: 'tokenless publisher list --credential env:NAME|file:PATH',
    test: SECRETS,
  },
  {
    line: 'A7',
    says: 'the artifact contains no secrets',
    command: 'tokenless rehearse',
    test: SECRETS,
  },
  {
    line: 'A8',
    says: 'a pending publisher is registered with five fields',
    command: 'tokenless publisher add PROJECT --pending',
    test: EXCHANGE,
  },
  {
    line: 'A9',
    says: 'the environment of the publisher is that of the publish job, checked before the tag',
    command: 'tokenless rehearse',
    test: RELEASE,
  },
  {
    line: 'A10',
    says: 'environments `testpypi` without reviewers and `pypi` with one gate publishing',
    command: 'tokenless environments plan|apply',
    test: GATES,
  },
  {
    line: 'A11',
    says: 'the release workflow names the environments on its publish jobs',
    command: 'tokenless init; tokenless doctor',
    test: SET_UP,
  },
  {
    line: 'A12',
    says: 'exactly one tag is pushed, and never all of them',
    command: 'tokenless tag v0.5.0',
    test: GATES,
  },
  {
    line: 'A13',
    says: 'the tag starts the workflow, which runs the gates, then publishes to the test index',
    command: 'tokenless rehearse --tag TAG',
    test: RELEASE,
  },
  {
    line: 'A14',
    says: 'the published package is checked on the test index, and where the release stands is shown',
    command: 'tokenless status paxman==0.5.0',
    test: STAGES,
  },
  {
    line: 'A15',
    says: '`grep -r "pypi_\\|API_TOKEN" .github/` finds nothing, and our search finds what it cannot',
    command: 'tokenless rehearse',
    test: SECRETS,
  },
  {
    line: 'A16',
    says: 'an ID token lives one hour at most',
    command: 'tokenless serve',
    test: EXCHANGE,
  },
  {
    line: 'A17',
    says: 'no secret in CI logs',
    command: 'tokenless publish dist --index INDEX',
    test: SECRETS,
  },
  {
    line: 'A18',
    says: 'SHA256SUMS after the build, and `sha256sum -c SHA256SUMS` by the user',
    command: 'tokenless checksums dist; tokenless download NAME==VERSION --into dist',
    test: PROOF,
  },
  {
    line: 'A19',
    says: 'the replay hash signs the normalisation, the sums sign the distribution',
    command: 'tokenless record dist; tokenless replay release-record.json dist',
    test: PROOF,
  },
  {
    line: 'A20',
    says: 'rehearse, then probe on the test index, then the test index, then production',
    command: 'tokenless probe --index testpypi',
    test: STAGES,
  },
  {
    line: 'A21',
    says: 'if OIDC fails, a token takes its place for some days: `password: ${{ secrets.TESTPYPI_API_TOKEN }}`',
    command: 'tokenless fallback arm --index testpypi; tokenless fallback use',
    test: FALLBACK,
  },
  {
    line: 'A22',
    says: 'the emergency stands in runbook and release notes from arming to rollback, and is red until then',
    command: 'tokenless fallback rollback; tokenless fallback prove',
    test: FALLBACK,
  },
  {
    line: 'A23',
    says: 'the runbook has security, dependency policy and references',
    command: 'tokenless init --print RELEASING.md',
    test: SET_UP,
  },
  {
    line: 'A24',
    says: 'the one-time set-up by the admin is generated, exact and dated',
    command: 'tokenless init',
    test: SET_UP,
  },
];
