import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { type ProgramPlace, findBatchFile } from '../../../base/index.ts';

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

/** Where programs of this machine are looked for, with the `PATH` of an environment. */
export function placeOfPrograms(environment: Readonly<Record<string, string | undefined>>): ProgramPlace {
  return { environment, platform: process.platform, isThere: isExecutable };
}

/** The batch file that stands on `PATH` under a name, where no program does: Windows starts it by a shell only. */
export function findBatch(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return findBatchFile(name, placeOfPrograms(environment));
}
