/** How long a piece of a secret must be to count as a leak of it. */
export const WINDOW = 12;

/** A secret that was planted, or that a command was seen to mask. */
export interface Planted {
  /** What it is, for the message of a failure; the secret itself is never printed. */
  readonly name: string;
  readonly secret: string;
}

/** Base64 of a text that stands behind others: three alignments, without the digits that its neighbours share. */
function base64Spellings(secret: string, encoding: 'base64' | 'base64url'): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
    const text = bytes.toString(encoding).replaceAll('=', '');
    const first = Math.ceil((shift * 8) / 6);
    const whole = Math.floor((bytes.length * 8) / 6);
    return text.slice(first, whole);
  });
}

function spellings(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret),
    ...base64Spellings(secret, 'base64'),
    ...base64Spellings(secret, 'base64url'),
    Buffer.from(secret).toString('hex'),
  ];
}

function windowsOf(text: string): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - WINDOW + 1) }, (_, at) =>
    text.slice(at, at + WINDOW),
  );
}

/** Looks for any piece of any of some secrets, plain, Base64, percent-encoded or in hex. */
export function createLeakSearch(planted: readonly Planted[]): (text: string) => readonly string[] {
  const names = new Map<string, string>();
  for (const { name, secret } of planted) {
    if (secret.length < WINDOW) throw new Error(`${name} is too short to be looked for`);
    for (const spelling of spellings(secret)) for (const piece of windowsOf(spelling)) names.set(piece, name);
  }
  return (text) => {
    const found = new Set<string>();
    for (let at = 0; at + WINDOW <= text.length; at += 1) {
      const name = names.get(text.slice(at, at + WINDOW));
      if (name !== undefined) found.add(name);
    }
    return [...found];
  };
}
