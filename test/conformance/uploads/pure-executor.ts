import {
  type ContentRule,
  type Filetype,
  PYPI_CONTENT_RULES,
  bytesSource,
  checkContentType,
  checkFilenameMeaning,
  checkUploadFilename,
  normalizeName,
  packagingErrors,
  pypiMessageOf,
  readDistribution,
} from '../../../src/packaging/index.ts';
import type { RecipeFile } from '../../support/distributions/index.ts';
import type { FilePart, Group, Setup, UploadCase } from './case-file.ts';
import type { UploadAnswer, UploadExecutor } from './executor.ts';

/** The groups that are about the file alone. */
const PURE_GROUPS: readonly Group[] = [
  'filename',
  'archive',
  'zip structure',
  'wheel contents',
  'tar safety',
  'bombs',
];
const PURE_CONFIG: readonly string[] = ['content_scanner'];
const PURE_FLAGS: readonly string[] = ['disable-upload-scanning'];
const PURE_PROJECT_FIELDS: readonly string[] = ['name'];

function stateNeeded({ setup = {}, steps = [], request }: UploadCase): string | undefined {
  const others = [
    ...Object.keys(setup.config ?? {}).filter((key) => !PURE_CONFIG.includes(key)),
    ...Object.keys(setup.flags ?? {}).filter((key) => !PURE_FLAGS.includes(key)),
    ...(setup.projects ?? []).flatMap((project) =>
      Object.keys(project).filter((key) => !PURE_PROJECT_FIELDS.includes(key)),
    ),
    ...(setup.burned_filenames === undefined ? [] : ['burned filenames']),
    ...(steps.length === 0 ? [] : ['earlier uploads']),
    ...(request === undefined ? [] : ['a request of its own']),
  ];
  return others.length === 0 ? undefined : others.join(', ');
}

function contentRules({ config = {}, flags = {} }: Setup): readonly ContentRule[] {
  const scanner = config['content_scanner'] === undefined ? 'pypi' : config['content_scanner'];
  if (flags['disable-upload-scanning'] === true || scanner === null || scanner === 'none') return [];
  if (scanner === 'pypi') return PYPI_CONTENT_RULES;
  throw new TypeError(`unknown content scanner ${JSON.stringify(scanner)}`);
}

function text(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

function filePart({ form }: UploadCase): FilePart {
  const content = form?.['content'] as { $file?: FilePart } | undefined;
  return content?.$file ?? {};
}

// The order of an index: the name's text, the media type, the archive, the name's meaning.
async function check(upload: UploadCase, { names, bytes }: RecipeFile): Promise<void> {
  const { form = {}, setup = {} } = upload;
  const part = filePart(upload);
  const filename = part.filename ?? names.filename;
  const filetype = text(
    form['filetype'],
    /\.whl$/iu.test(names.filename) ? 'bdist_wheel' : 'sdist',
  ) as Filetype;
  const name = text(form['name'], names.name);
  const version = text(form['version'], names.version);
  const stored = setup.projects?.find((project) => normalizeName(project.name) === normalizeName(name));
  checkUploadFilename(filename, filetype);
  checkContentType(part.content_type === undefined ? 'application/octet-stream' : part.content_type);
  await readDistribution(bytesSource(bytes), filename, { contentRules: contentRules(setup) });
  checkFilenameMeaning({ filename, filetype, project: stored?.name ?? name, version });
}

/** Runs the groups that need no index by the pure functions of `packaging`. */
export const pureExecutor: UploadExecutor = {
  handlesGroup: (group) => PURE_GROUPS.includes(group),
  reasonNotToRun(upload) {
    if (!PURE_GROUPS.includes(upload.group)) return `group "${upload.group}" needs an index`;
    const state = stateNeeded(upload);
    return state === undefined ? undefined : `it needs an index with ${state}`;
  },
  async upload(upload, file): Promise<UploadAnswer> {
    try {
      await check(upload, file);
      return { status: 200, message: '' };
    } catch (error) {
      // Anything else is a fault of ours and would be a 500.
      if (packagingErrors.owns(error)) return { status: 400, message: pypiMessageOf(error) };
      throw error;
    }
  },
};
