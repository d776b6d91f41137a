import { NODE_TOOLS } from './node-tools.ts';

/** Words that run another command: they and their own options are skipped. */
const WRAPPERS: readonly (readonly string[])[] = [
  ['uv', 'run'],
  ['uv', 'tool', 'run'],
  ['uvx'],
  ['pipx', 'run'],
  ['poetry', 'run'],
  ['pdm', 'run'],
  ['hatch', 'run'],
  ['pipenv', 'run'],
  ['rye', 'run'],
  ['rye', 'tools', 'run'],
  ['pixi', 'run'],
  ['conda', 'run'],
  ['npx'],
  ['npm', 'exec'],
  ['npm', 'x'],
  ['pnpm', 'dlx'],
  ['pnpm', 'exec'],
  ['pnpx'],
  ['yarn', 'dlx'],
  ['yarn', 'exec'],
  ['bunx'],
  ['bun', 'x'],
  ['deno', 'run'],
  ['bundle', 'exec'],
  ['gem', 'exec'],
  ['fvm'],
  ['xvfb-run'],
  ['nice'],
  ['op', 'run'],
  ['doppler', 'run'],
  ['dotenvx', 'run'],
  ['mise', 'exec'],
  ['mise', 'x'],
  ['xargs'],
  ['yarn', 'workspaces', 'foreach'],
  ['dart', 'run'],
  ['dart', 'pub', 'global', 'run'],
];
/** Options of wrappers and interpreters that take a value. */
const WRAPPER_VALUES = new Set([
  '--with',
  '--from',
  '--python',
  '-p',
  '--spec',
  '-n',
  '--name',
  '--group',
  '--extra',
  '-e',
  '--environment',
  '--project',
  '--directory',
  '--package',
  '-W',
  '-X',
  '--env-file',
  '--with-requirements',
  '--filter',
  '-F',
  '-C',
  '--dir',
  '--cwd',
  '--prefix',
  '--include',
  '--exclude',
  '-I',
  '-P',
  '-L',
]);
/** Package managers that run a package's command by its bare name, or a script of the same name. */
const PACKAGE_MANAGERS = new Set(['npm', 'pnpm', 'yarn', 'bun']);
const COMMANDS_OF_PACKAGES = new Set([
  ...NODE_TOOLS.flatMap(({ command }) => command[0]).filter((name) => !PACKAGE_MANAGERS.has(name)),
  'jsr',
]);

const baseName = (word: string): string => (word.split(/[/\\]/u).at(-1) ?? word).replace(/\.exe$/u, '');

/** The command that a word runs: `twine==6.1.0`, `twine@latest` and `.venv/bin/twine` are `twine`. */
export function commandName(word: string): string {
  // `jsr:@scope/name` and `npm:name` are Deno's way to name a package.
  const plain = word.replace(/^(?:npm|jsr):/u, '');
  const scoped = /^@[\w.-]+\/[\w.-]+/u.exec(plain)?.[0];
  return scoped ?? baseName(plain).replace(/(?:==|@|\[|>=|<|~=).*$/u, '');
}

/** The words from the first that is no option on. */
export function skipOptions(words: readonly string[]): readonly string[] {
  let at = 0;
  while (words[at]?.startsWith('-') === true) {
    const word = words[at] ?? '';
    if (word === '-m' || word === '--module' || word === '--') return words.slice(at + 1);
    at += WRAPPER_VALUES.has(word) ? 2 : 1;
  }
  return words.slice(at);
}

/** `pnpm changeset publish`, `yarn run lerna publish`, `npm run semantic-release`, `yarn workspace a publish`. */
function unwrapPackageManager(name: string, words: readonly string[]): readonly string[] | undefined {
  if (!PACKAGE_MANAGERS.has(name)) return undefined;
  const rest = skipOptions(words.slice(1));
  if (name === 'yarn' && rest[0] === 'workspace') return ['yarn', ...rest.slice(2)];
  const inner = rest[0] === 'run' || rest[0] === 'run-script' ? skipOptions(rest.slice(1)) : rest;
  if (!COMMANDS_OF_PACKAGES.has(commandName(inner[0] ?? ''))) return undefined;
  return inner[1] === '--' ? [inner[0] ?? '', ...inner.slice(2)] : inner;
}

/** `find … -exec COMMAND {} ;` runs a command of its own. */
function unwrapFind(words: readonly string[]): readonly string[] | undefined {
  const at = words.findIndex((word) => word === '-exec' || word === '-execdir');
  return at === -1 ? undefined : words.slice(at + 1);
}

/** `timeout -k 5 1m COMMAND`: a duration stands before the command. */
function unwrapTimeout(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word, place) => {
    return (
      place > 0 && !word.startsWith('-') && !/^-[ks]$|^--(?:kill-after|signal)$/u.test(words[place - 1] ?? '')
    );
  });
  return at === -1 ? [] : words.slice(at + 1);
}

function unwrapOnce(words: readonly string[]): readonly string[] | undefined {
  const name = baseName(words[0] ?? '');
  if (name === 'find') return unwrapFind(words);
  if (name === 'timeout') return unwrapTimeout(words);
  if (/^(?:python|pypy)[\d.]*$|^py$/u.test(name)) return skipOptions(words.slice(1));
  const wrapper = WRAPPERS.find((form) => form.every((word, at) => (at === 0 ? name : words[at]) === word));
  if (wrapper === undefined) return unwrapPackageManager(name, words);
  const inner = skipOptions(words.slice(wrapper.length));
  // `yarn workspaces foreach npm publish` runs yarn's own commands in each workspace.
  return wrapper[1] === 'workspaces' ? ['yarn', ...inner] : inner;
}

const MOST_WRAPPERS = 6;

/** Removes interpreters and runners before the tool: `python -m`, `uv run`, `npx`, `bundle exec` … */
export function unwrap(words: readonly string[]): readonly string[] {
  let rest = words;
  for (let round = 0; round < MOST_WRAPPERS; round += 1) {
    const inner = unwrapOnce(rest);
    if (inner === undefined) return rest;
    rest = inner;
  }
  return rest;
}
