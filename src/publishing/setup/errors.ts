import { type ErrorFamily, defineErrors } from '../../base/index.ts';

type SetupErrorDetails = {
  'pack-metadata-missing': { file: string; missing: string };
  'pack-sources-missing': { folder: string };
  'pack-not-pure': { path: string };
  'init-answer-missing': { flag: string; what: string };
  'init-answer-invalid': { flag: string; reason: string; mend: string };
  'init-configuration-not-added': { file: string; reason: string };
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
  'init-answer-missing': ({ flag, what }) => ({
    what: `it is not known: ${what}`,
    why: `neither the configuration nor the repository says it, and \`${flag}\` was not given`,
    mend: `give it with \`${flag}\``,
  }),
  'init-answer-invalid': ({ flag, reason, mend }) => ({
    what: `\`${flag}\` cannot be used`,
    why: reason,
    mend,
  }),
  'init-configuration-not-added': ({ file, reason }) => ({
    what: `\`[tool.tokenless]\` cannot be added to \`${file}\``,
    why: reason,
    mend: `write the table into \`${file}\` yourself (\`docs/reference/configuration.md\` has all keys), and run the command again`,
  }),
});
