import {
  PythonReader,
  listByOurs,
  listingDifference,
  whyWithoutPython,
} from '../../support/python-reader.ts';
import { HOSTILE_SDIST, HOSTILE_WHEEL, hostileSdists, hostileWheels } from '../hostile-archives.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';

let python: PythonReader | undefined;

async function compare(filename: string, bytes: Uint8Array): Promise<void> {
  const ours = await listByOurs(filename, bytes);
  if (ours === undefined) return;
  python ??= new PythonReader();
  const difference = listingDifference(filename, ours, await python.list(filename, bytes));
  if (difference !== undefined) throw new TypeError(difference);
}

/** A hostile sdist that we accept is to Python's `tarfile` what it is to us: names, kinds, sizes, links, contents, order. */
export const sdistAsPythonTarget: FuzzTarget = defineTarget({
  name: 'sdist-as-python',
  input: hostileSdists,
  feed: (bytes) => compare(HOSTILE_SDIST, bytes),
  missing: whyWithoutPython,
});

/** A hostile wheel that we accept is to Python's `zipfile` what it is to us: names, kinds, sizes, checked contents. */
export const wheelAsPythonTarget: FuzzTarget = defineTarget({
  name: 'wheel-as-python',
  input: hostileWheels,
  feed: (bytes) => compare(HOSTILE_WHEEL, bytes),
  missing: whyWithoutPython,
});
