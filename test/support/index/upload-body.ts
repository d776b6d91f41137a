import { createHash } from 'node:crypto';
import { type BuiltDistribution, buildSdist, buildWheel } from '../../../src/packaging/index.ts';

/** A wheel of `hello-dist` 1.0, or of what is named. */
export function helloWheel(changes: Partial<Parameters<typeof buildWheel>[0]> = {}): BuiltDistribution {
  return buildWheel({
    name: 'hello-dist',
    version: '1.0',
    modules: [{ path: 'hello/__init__.py', content: 'GREETING = "hello"\n' }],
    ...changes,
  });
}

/** An sdist of `hello-dist` 1.0, or of what is named. */
export function helloSdist(changes: Partial<Parameters<typeof buildSdist>[0]> = {}): BuiltDistribution {
  return buildSdist({
    name: 'hello-dist',
    version: '1.0',
    modules: [{ path: 'hello/__init__.py', content: 'GREETING = "hello"\n' }],
    ...changes,
  });
}

/** Changes to a form: undefined leaves the field out, a list repeats it, a File sends it as a file. */
export type FormChanges = Readonly<Record<string, string | readonly string[] | File | undefined>>;

/** The form by which a client uploads a distribution of `hello-dist` 1.0; its content comes last. */
export function uploadForm({ filename, bytes }: BuiltDistribution, changes: FormChanges = {}): FormData {
  const isWheel = filename.endsWith('.whl');
  const fields: Record<string, string | readonly string[] | File | undefined> = {
    ':action': 'file_upload',
    protocol_version: '1',
    metadata_version: '2.4',
    name: 'hello-dist',
    version: '1.0',
    filetype: isWheel ? 'bdist_wheel' : 'sdist',
    pyversion: isWheel ? 'py3' : 'source',
    sha256_digest: createHash('sha256').update(bytes).digest('hex'),
    content: new File([Uint8Array.from(bytes)], filename, { type: 'application/octet-stream' }),
    ...changes,
  };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value ?? []].flat()) form.append(name, one);
  }
  return form;
}
