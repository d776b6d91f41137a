import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Attestation, type AttestedDistribution, parseAttestation } from '../../../src/trust/index.ts';

const FOLDER = path.join(import.meta.dirname, 'real');

/** The text of a recorded document; where it comes from stands in the README beside it. */
export function recorded(file: string): string {
  return readFileSync(path.join(FOLDER, file), 'utf8');
}

/** A recorded attestation. */
export function recordedAttestation(file: string): Attestation {
  return parseAttestation(JSON.parse(recorded(file)));
}

/** The sdist whose provenance on PyPI is recorded. */
export const REAL_SDIST: AttestedDistribution = {
  filename: 'pypi_attestations-0.0.19.tar.gz',
  sha256: '9bb1add04b1b4e182be6b0b80931593f7a291eb49d69b4fd728a5d4cbcdc4bd3',
};

/** The document that PyPI serves for it. */
export const REAL_PROVENANCE = 'pypi_attestations-0.0.19.tar.gz.provenance.json';

/** An sdist that was signed on GitLab. */
export const REAL_GITLAB_SDIST: AttestedDistribution = {
  filename: 'gitlab_oidc_project-0.0.3.tar.gz',
  sha256: 'c1ca9b0d85df1606451098233018534497bf584362e10e4a8c21dfaea92c02a8',
};
