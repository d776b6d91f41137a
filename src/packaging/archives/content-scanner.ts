import { packagingErrors } from '../errors.ts';

/** A rule over the content of source files: which texts may not stand in them. */
export interface ContentRule {
  readonly name: string;
  /** What the refused upload is told. */
  readonly message: string;
  readonly texts: readonly string[];
  /** Whether one of the texts is enough, or all must be there. */
  readonly needs: 'any' | 'all';
}

const POLICY = 'See https://pypi.org/policy/acceptable-use-policy/ for more information.';

/** The rules that PyPI runs over `.py` and `.pye` members: source that is encrypted cannot be reviewed. */
export const PYPI_CONTENT_RULES: readonly ContentRule[] = [
  {
    name: 'pyarmor_encrypted',
    message: `PyArmor-encrypted content is not allowed. ${POLICY}`,
    texts: [
      '__pyarmor__(__name__, __file__,',
      '__pyarmor_enter__',
      '__pyarmor_exit__',
      '__pyarmor_assert__',
      '__pyarmor_bcc__',
    ],
    needs: 'any',
  },
  {
    name: 'sourcedefender_encrypted',
    message: `SourceDefender-encrypted content is not allowed. ${POLICY}`,
    texts: ['---BEGIN PYE FILE---', '---END PYE FILE---'],
    needs: 'all',
  },
];

/** Larger members are not searched. */
export const LARGEST_SCANNED_BYTES: number = 5 * 1024 * 1024;

/** True for a member that content rules look into. */
export function isScanned(path: string, sizeBytes: number): boolean {
  return /[^/]\.pye?$/iu.test(path) && sizeBytes <= LARGEST_SCANNED_BYTES;
}

/** Refuses a member whose content a rule names. */
export function scanContent(path: string, content: Uint8Array, rules: readonly ContentRule[]): void {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  for (const { name, message, texts, needs } of rules) {
    const found = texts.filter((text) => bytes.includes(text)).length;
    if (found === 0 || (needs === 'all' && found < texts.length)) continue;
    const pypiMessage = `Invalid distribution file. ${message}`;
    throw packagingErrors.create('content-not-allowed', { path, rule: name, pypiMessage });
  }
}
