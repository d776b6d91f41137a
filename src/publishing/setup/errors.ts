import { type ErrorFamily, defineErrors } from '../../base/index.ts';

type SetupErrorDetails = {
  'pack-metadata-missing': { file: string; missing: string };
  'pack-sources-missing': { folder: string };
  'pack-not-pure': { path: string };
};

/** Errors of what makes or changes files of a repository. */
export const setupErrors: ErrorFamily<SetupErrorDetails> = defineErrors<SetupErrorDetails>({
  'pack-metadata-missing': ({ file, missing }) => ({
    what: `\`${file}\` does not say what to pack`,
    why: `\`[project]\` has no static \`${missing}\``,
    mend: `set \`${missing}\` in \`[project]\`, or build with \`python -m build\``,
  }),
  'pack-sources-missing': ({ folder }) => ({
    what: 'there is nothing to pack',
    why: `\`${folder}\` has no file`,
    mend: 'put the import package below `src/`, or build with `python -m build`',
  }),
  'pack-not-pure': ({ path }) => ({
    what: '`tokenless pack` packs pure Python only',
    why: `\`${path}\` is compiled, so the wheel needs a platform tag that only a real build knows`,
    mend: 'build with `python -m build` or `cibuildwheel`',
  }),
});
