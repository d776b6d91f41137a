import { endsWithChecksum, endsWithOwnChecksum, isDrawn, isRandom } from './looks-real.ts';
import { GLUE, type SecretShape } from './shape.ts';

/** The least of a PyPI token behind `pypi-`: what is shorter was cut off by whoever showed it. */
const LEAST_MACAROON_CHARS = 70;
/** Upload tokens of an index of ours (`tl1_`), and its API tokens (`tla1_`), which have their scope before the secret. */
const OWN_TOKEN = /^(?:tl1_|tla1_[A-Za-z0-9_-]+)[A-Za-z0-9_-]{43}[0-9a-f]{8}$/u;

/** True for what may stand behind `pypi-`: a macaroon (PyPI, TestPyPI, any warehouse), ours, or another index's. */
function isIndexToken(body: string): boolean {
  if (body.startsWith('AgE')) return body.length >= LEAST_MACAROON_CHARS && isRandom(body, 16);
  if (OWN_TOKEN.test(body)) return endsWithOwnChecksum(body);
  // A cache key such as `pypi-Linux-` with a hash has hardly any capital.
  return isDrawn(body, 16) && body.replaceAll(/[^A-Z]/gu, '').length >= body.length / 10;
}

const ENCODED_PREFIX = 'pypi-';

/** Base64 of text with a token in it; what stands before the token decides how its letters are written. */
function isEncodedToken(encoded: string): boolean {
  const lead = encoded.startsWith('cHlwaS') ? '' : encoded.startsWith('B5cGkt') ? 'AH' : 'AAA';
  const text = Buffer.from(lead + encoded, 'base64').toString('latin1');
  const at = text.indexOf(ENCODED_PREFIX.slice(lead === '' ? 0 : 1));
  const body = /^[A-Za-z0-9_-]*/u.exec(text.slice(at + ENCODED_PREFIX.length - (lead === '' ? 0 : 1)))?.[0];
  return at >= 0 && body !== undefined && body.length >= 32 && isIndexToken(body);
}

const isHex = (leastDistinct: number) => (secret: string) => isRandom(secret, leastDistinct);

/** The tokens of package indexes, as their documentation, sources and lists for secret scanners describe them. */
export const REGISTRY_SHAPES: readonly SecretShape[] = [
  {
    kind: 'pypi-token',
    anchors: ['pypi-'],
    notAfter: GLUE.wordOrDash,
    pattern: /pypi-(?<secret>[\w-]{32,2000})(?![\w-]|\.\.|\xe2\x80\xa6|\*)/uy,
    isReal: isIndexToken,
  },
  {
    // In the header of basic authentication, in Kubernetes secrets, in `.npmrc`-like files.
    kind: 'pypi-token',
    anchors: ['cHlwaS', 'B5cGkt', 'weXBpL'],
    pattern: /(?:cHlwaS[01]|B5cGkt|weXBpL)[A-Za-z0-9+/_-]{40,800}/uy,
    isReal: isEncodedToken,
  },
  {
    kind: 'npm-token',
    anchors: ['npm_'],
    notAfter: GLUE.letter,
    pattern: /npm_(?<secret>[A-Za-z0-9]{36})(?!\w)/uy,
    isReal: (secret) => endsWithChecksum(secret) || isDrawn(secret),
  },
  {
    kind: 'crates-token',
    anchors: ['cio'],
    notAfter: GLUE.wordOrDash,
    pattern: /cio(?:_tp_)?(?<secret>[A-Za-z0-9]{32})(?!\w)/uy,
    isReal: (secret) => isDrawn(secret),
  },
  {
    kind: 'rubygems-token',
    anchors: ['rubygems_'],
    notAfter: GLUE.letter,
    pattern: /rubygems_(?<secret>[0-9a-f]{48})(?!\w)/uy,
    isReal: isHex(8),
  },
  {
    kind: 'nuget-token',
    anchors: ['oy2'],
    notAfter: GLUE.wordOrDash,
    pattern: /oy2(?<secret>[a-z0-9]{43})(?!\w)/uy,
    isReal: (secret) => isRandom(secret, 14),
  },
  {
    // The newer keys of nuget.org: 52 random characters, the sign of the common form, platform, version, `NUGT`.
    kind: 'nuget-token',
    anchors: ['JQQJ99'],
    pattern: /(?<=(?<secret>[A-Za-z0-9]{52}))JQQJ99[A-Za-z0-9]{2}N5[A-Za-z0-9]{14}NUGT[A-Za-z0-9+/]{4}/uy,
    isReal: (secret) => isDrawn(secret),
  },
  {
    kind: 'jsr-token',
    anchors: ['jsrp_', 'jsrd_', 'jsrw_'],
    notAfter: GLUE.letter,
    pattern: /jsr[pdw]_[A-Za-z0-9]{35}(?!\w)/uy,
    isReal: (token) => endsWithChecksum(token) || isDrawn(token.slice(5)),
  },
  {
    kind: 'hex-token',
    anchors: ['hex_'],
    notAfter: GLUE.wordOrDash,
    pattern: /hex_(?<secret>[0-9a-f]{40})(?!\w)/uy,
    isReal: isHex(8),
  },
  {
    // Private Packagist: 60 hexadecimal digits and a checksum of eight.
    kind: 'packagist-token',
    anchors: ['packagist_'],
    notAfter: GLUE.letter,
    pattern: /packagist_[a-z]{3}_(?<secret>[0-9a-f]{64,96})(?!\w)/uy,
    isReal: isHex(8),
  },
  {
    kind: 'artifactory-token',
    anchors: ['AKCp'],
    notAfter: GLUE.letter,
    pattern: /AKCp(?<secret>[A-Za-z0-9]{69})(?!\w)/uy,
    isReal: (secret) => isDrawn(secret, 16),
  },
  {
    // A reference token: Base64 of `reftkn:…`, its time and 28 random characters.
    kind: 'artifactory-token',
    anchors: ['cmVmdGtu'],
    notAfter: GLUE.letter,
    pattern: /cmVmdGtu(?<secret>[A-Za-z0-9+/]{56})(?![A-Za-z0-9+/])/uy,
    isReal: (secret) => isDrawn(secret, 16),
  },
  {
    kind: 'docker-token',
    anchors: ['dckr_pat_', 'dckr_oat_'],
    notAfter: GLUE.letter,
    pattern: /dckr_[po]at_(?<secret>[\w-]{27,64})/uy,
    isReal: (secret) => isDrawn(secret),
  },
  {
    kind: 'anaconda-token',
    anchors: ['conda.anaconda.org/t/', 'anaconda.org/t/'],
    notAfter: GLUE.wordOrDash,
    pattern:
      /(?:conda\.)?anaconda\.org\/t\/(?<secret>[a-z]{2}-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})/uy,
    isReal: isHex(8),
  },
  {
    kind: 'huggingface-token',
    anchors: ['hf_', 'api_org_'],
    notAfter: GLUE.wordOrDash,
    pattern: /(?:hf|api_org)_(?<secret>[A-Za-z0-9]{34})(?!\w)/uy,
    // The newer ones hold letters only.
    isReal: (secret) => /[A-Z].*[A-Z]/u.test(secret) && /[a-z].*[a-z]/u.test(secret) && isRandom(secret, 12),
  },
];
