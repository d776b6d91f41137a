import type { CauseTable } from './cause.ts';

/** D: what is uploaded, and how it gets there. */
export const DISTRIBUTION_CAUSES: CauseTable<'D'> = {
  D1: {
    code: 'file-not-distribution',
    what: 'the folder of the distributions holds something else',
    why: 'twine and the PyPA action take every file there for a distribution: `SHA256SUMS`, an SBOM or a folder ends the upload',
    mend: 'write such files beside `dist/`, not in it',
  },
  D2: {
    what: 'the folder holds attestations of an earlier step',
    why: 'two publish steps (TestPyPI, then PyPI) share one folder, and the first left its `.publish.attestation` files there',
    mend: 'publish to each index in a job of its own with a fresh copy of the distributions, or set `attestations: false` for TestPyPI',
  },
  D3: {
    code: 'version-local-not-allowed',
    what: 'the version has a local part',
    why: 'a version from git tags gets `+…` in a shallow clone, without tags or with changes that are not committed, and public indexes refuse it',
    mend: 'build in a fresh clone at the tag with the whole history (`fetch-depth: 0`)',
  },
  D4: {
    code: 'file-exists',
    what: 'the index has a file of this name already',
    why: 'a name is taken once and for ever, also after the file was deleted; only the very same bytes are let pass',
    mend: 'skip what is there and the same, as `tokenless publish` does; for other bytes release a new version',
  },
  D5: {
    code: 'distribution-differs',
    what: 'building it again gave other bytes',
    why: 'times, order or tools differ between the two builds',
    mend: 'build once and upload what was built; set `SOURCE_DATE_EPOCH`',
  },
  D6: {
    code: 'upload-metadata-invalid',
    what: 'the index refuses the metadata or the file name',
    why: 'a name, a licence file, a readme or a field is not what the specification allows',
    mend: 'build again with a current build backend and run `twine check --strict`, or `tokenless rehearse`, before the tag',
  },
  D7: {
    what: 'the PyPA action is a container and the runner is not Linux',
    why: 'GitHub runs container actions on Linux only',
    mend: 'set `runs-on: ubuntu-latest` on the publish job, and build elsewhere',
  },
  D8: {
    what: 'the runner does not reach a host that publishing needs',
    why: 'a firewall, a proxy or an egress allow-list stands before the index, the container registry or Sigstore',
    mend: 'allow the host that the log names, or try again if it was down',
  },
  D9: {
    what: 'the attestation is signed by another identity than the publisher',
    why: 'PyPI takes attestations of the workflow that is registered, and these were made in another one',
    mend: 'attest in the workflow that publishes, or upload without attestations',
  },
};
