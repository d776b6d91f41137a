import { endsWithChecksum, isDrawn, isIdentity, isRandom } from './looks-real.ts';
import { GLUE, type SecretShape } from './shape.ts';

/** The token that GitHub gives an app since April 2026: `ghs_`, the number of the app, a JWT. */
const STATELESS = /^ghs_[0-9]+_eyJ/u;

function isForgeToken(token: string): boolean {
  if (STATELESS.test(token)) return isRandom(token, 20);
  const body = token.replace(/^(?:gh._|github_pat_)/u, '');
  return endsWithChecksum(body) || isDrawn(body);
}

/** The tokens of forges, clouds and chat, of identity providers, and private keys. */
export const SERVICE_SHAPES: readonly SecretShape[] = [
  {
    kind: 'github-token',
    anchors: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    notAfter: GLUE.letter,
    pattern:
      /(?:ghs_[0-9]{1,12}_eyJ[\w-]{10,600}\.[\w-]{10,1500}\.[\w-]{10,800}|gh[opusr]_[A-Za-z0-9]{36,255}(?!\w)|github_pat_[A-Za-z0-9]\w{59,254}(?!\w))/uy,
    isReal: isForgeToken,
  },
  {
    // An instance may put its own prefix before GitLab’s (`mycompany-glpat-`).
    kind: 'gitlab-token',
    anchors: [
      'glpat-',
      'gldt-',
      'glrt',
      'glcbt-',
      'glptt-',
      'glft-',
      'glimt-',
      'glagent-',
      'glwt-',
      'glsoat-',
      'glffct-',
      'gloas-',
    ],
    notAfter: GLUE.letter,
    pattern:
      /gl(?:pat|dt|rtr?|cbt|ptt|ft|imt|agent|wt|soat|ffct|oas)-(?<secret>[\w-]{20,300}(?:\.[\w-]{2,1500}){0,2})/uy,
    isReal: (secret) => (/^[0-9a-f]{40}$/u.test(secret) ? isRandom(secret, 8) : isDrawn(secret, 10)),
  },
  {
    // Without a look at what comes before: a key id is often glued to a name.
    kind: 'aws-access-key',
    anchors: ['AKIA', 'ASIA'],
    notAfter: GLUE.capital,
    pattern: /(?:AKIA|ASIA)(?<secret>[A-Z2-7]{16})(?![A-Z0-9])/uy,
    isReal: (secret) => isRandom(secret, 7),
  },
  {
    kind: 'slack-token',
    anchors: ['xox'],
    notAfter: GLUE.wordOrDash,
    pattern: /xox[abeoprs]-[0-9]{8,14}-[A-Za-z0-9-]{20,200}/uy,
    isReal: (token) => isRandom(token, 12),
  },
  {
    kind: 'jwt',
    anchors: ['eyJ'],
    notAfter: GLUE.wordDashOrDot,
    pattern: /eyJ[A-Za-z0-9_-]{10,1200}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{32,800}(?![\w.-])/uy,
    isReal: (token) => isRandom(token, 20) && isIdentity(token),
  },
  {
    // pub.dev has no token of its own: its client keeps those of a Google account.
    kind: 'google-token',
    anchors: ['ya29.', '1//0'],
    notAfter: GLUE.path,
    pattern: /(?:ya29\.|1\/\/0)(?<secret>[\w-]{60,500})/uy,
    isReal: (secret) => isDrawn(secret, 16),
  },
  {
    // The header alone stands in every crypto library; a key has its base64 after it.
    kind: 'private-key',
    anchors: ['-----BEGIN '],
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\\r|\\n|["'+,]|\s){1,16}(?:[A-Za-z-]+: [^\n]{0,200}\s{1,4}){0,4}(?<secret>[A-Za-z0-9+/=]{40,100})/uy,
    isReal: (secret) => isRandom(secret, 16),
  },
];
