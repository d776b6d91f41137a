import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** What a detector needs to know of the machine besides the environment; tests hand in their own. */
export interface Machine {
  /** What the machine's maker wrote into it (DMI `product_name`), as Linux shows it; undefined elsewhere. */
  productName(): string | undefined;
  /** Where Google Cloud's metadata server is. */
  readonly metadataUrl: string;
  /** Where Google's API for the credentials of service accounts is. */
  readonly credentialsUrl: string;
}

const PRODUCT_NAME_FILE = '/sys/class/dmi/id/product_name';

function readProductName(): string | undefined {
  try {
    return readFileSync(PRODUCT_NAME_FILE, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** This machine. */
export const thisMachine: Machine = {
  productName: readProductName,
  metadataUrl: 'http://metadata.google.internal',
  credentialsUrl: 'https://iamcredentials.googleapis.com',
};

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** On Windows only what the system starts without a shell. */
const ENDINGS = process.platform === 'win32' ? ['.exe', '.com'] : [''];

/**
 * Where a program is, by `PATH`; undefined when it is nowhere. SECURITY: entries that are not absolute are
 * passed over, so that a program in the checkout is never taken for the agent (guarded by buildkite.test.ts).
 */
export function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(path.delimiter);
  return folders
    .filter((folder) => path.isAbsolute(folder))
    .flatMap((folder) => ENDINGS.map((ending) => path.join(folder, name + ending)))
    .find(isExecutable);
}
