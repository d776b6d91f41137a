import type { Signature } from './signature.ts';

/** How an upload fails, or does what nobody wanted: twine, uv, the PyPA action, PyPI, npm. */
export const UPLOAD_SIGNATURES: readonly Signature[] = [
  {
    says: ['Non-user identities cannot create new projects'],
    causes: { A11: 'likely' },
    note: 'a pending publisher, if there was one, has become a project of the name that it was registered with: that project may have to be deleted',
  },
  {
    says: ["The given token isn't allowed to upload to project"],
    causes: { A11: 'likely', B5: 'possible' },
  },
  {
    says: ['Invalid API Token', 'Invalid or non-existent authentication information'],
    causes: { B5: 'likely', B7: 'possible' },
  },
  { says: ['ExpiredIdentity', 'token is expired'], causes: { B7: 'likely' } },
  {
    says: [
      'password was also set, disabling Trusted Publishing',
      'Trusted Publishers allows publishing packages to PyPI from automated',
      'Using a user-provided API token for authentication',
    ],
    causes: { B5: 'likely' },
    fails: false,
  },
  { says: ['are not allowed when using trusted publishing'], causes: { B5: 'likely' } },
  {
    says: ['Attestations are only supported when using Trusted Publishing'],
    causes: { B5: 'likely' },
  },
  {
    says: ['does not match expected Trusted Publisher'],
    causes: { D9: 'likely', A6: 'possible' },
  },
  {
    says: ['Invalid attestations supplied during upload'],
    unless: [
      'does not match expected Trusted Publisher',
      'Attestations are only supported when using Trusted Publishing',
    ],
    causes: { D9: 'possible' },
  },
  { says: ['already has a publish attestation'], causes: { D2: 'likely' } },
  {
    says: ['Attestation generation failure'],
    unless: ['already has a publish attestation', 'ExpiredIdentity'],
    causes: { D8: 'possible', B7: 'possible' },
  },
  {
    says: [
      'File already exists',
      'This filename has already been used',
      'You cannot publish over the previously published versions',
    ],
    causes: { D4: 'likely', C7: 'possible', C9: 'possible' },
  },
  {
    says: ['Local file and index file do not match'],
    causes: { D4: 'likely', D5: 'likely' },
  },
  {
    says: ['Unknown distribution format', 'File is neither a wheel nor a source distribution'],
    causes: { D1: 'likely' },
  },
  { says: ['use of local versions'], causes: { D3: 'likely' } },
  {
    says: [
      'Invalid distribution metadata',
      'Metadata is missing required fields',
      'The description failed to render',
      'is an invalid value for',
      'Invalid distribution file',
    ],
    causes: { D6: 'likely' },
  },
];

/** What GitHub says of a run or a runner. */
export const RUN_SIGNATURES: readonly Signature[] = [
  {
    says: ['Container action is only supported on Linux', 'Container operations are only supported on Linux'],
    causes: { D7: 'likely' },
  },
  {
    says: ['Canceling since a higher priority waiting request'],
    causes: { C8: 'likely', C7: 'possible' },
  },
  { says: ['The operation was canceled'], causes: { C8: 'possible' } },
  {
    says: [
      'Docker pull failed with exit code',
      'Failed to establish a new connection',
      'Temporary failure in name resolution',
      'connect ECONNREFUSED',
      'getaddrinfo ENOTFOUND',
      'failed to lookup address information',
    ],
    causes: { D8: 'possible' },
  },
];
