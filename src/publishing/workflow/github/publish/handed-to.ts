import { UNTOLD } from '../expressions/template.ts';
import { skipOptions } from './unwrap.ts';

/** They run a task by its name. */
const TASK_RUNNERS = new Set([
  'make',
  'gmake',
  'just',
  'task',
  'mise',
  'nox',
  'tox',
  'invoke',
  'inv',
  'hatch',
  'pdm',
  'poe',
  'rake',
  'npm',
  'pnpm',
  'yarn',
  'bun',
  'deno',
  'nx',
  'turbo',
  'gulp',
  'grunt',
  'lerna',
  'cargo',
  'composer',
  'dotnet',
  'grinder',
  'grind',
  'fastlane',
  'auto',
]);
/** They run the script of a `package.json` by its name, or a package's command. */
export const PACKAGE_MANAGERS: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun']);
/** Of these only the tasks of one subcommand are a person's own. */
const TASKS_OF: Readonly<Record<string, readonly string[]>> = {
  npm: ['run', 'run-script'],
  deno: ['task'],
  mise: ['run'],
};
/** The SDK's own commands; every other word after `dotnet` is a tool that the repository brings along. */
const DOTNET_OWN =
  /^(?:-.*|add|build|build-server|clean|dev-certs|format|help|list|new|nuget|pack|package|publish|reference|remove|restore|sdk|sln|solution|store|test|tool|user-secrets|vstest|watch|workload)$/iu;
/** Cargo's own commands and well-known plugins; any other is an alias or a tool of the repository. */
const CARGO_OWN =
  /^(?:[+-].*|build|b|check|c|clean|clippy|doc|fmt|fetch|fix|install|login|metadata|new|init|add|owner|package|publish|search|test|t|tree|uninstall|update|vendor|yank|release|smart-release|workspaces|ws|release-plz|nextest|deny|dist|set-version|bench|binstall)$/u;
/** They run a script by its path. */
const INTERPRETERS = new Set([
  'bash',
  'sh',
  'zsh',
  'pwsh',
  'python',
  'python3',
  'node',
  'ruby',
  'tsx',
  'ts-node',
]);
const SCRIPT = /^(?:[\w.-]*|~)\/|\.(?:sh|py|ps1|[cm]?[jt]s|rb|exe|cmd|bat|fsx|csx)$/u;
/** Tools that publish elsewhere: previews, extensions of editors, sites. */
export const ELSEWHERE: RegExp =
  /pkg-pr-new|pkg\.pr\.new|vsce|ovsx|vscode|marketplace|gh-pages|netlify|wrangler|vercel|firebase|surge|chromatic|electron-builder|snapcraft|storybook/iu;

function tasksOf(name: string, args: readonly string[]): readonly string[] {
  if (PACKAGE_MANAGERS.has(name)) {
    const rest = skipOptions(args);
    const runs = rest[0] === 'run' || rest[0] === 'run-script';
    if (name === 'npm' && !runs) return [];
    const [script = '', next = ''] = runs ? skipOptions(rest.slice(1)) : rest;
    return ELSEWHERE.test(script) ? [] : [script, ...(runs && next.startsWith('publish') ? [next] : [])];
  }
  if (name === 'cargo') return CARGO_OWN.test(args[0] ?? '') ? [] : args;
  if (name === 'dotnet') return DOTNET_OWN.test(args[0] ?? '') ? [] : args;
  const only = TASKS_OF[name];
  if (only === undefined) return args;
  return only.includes(args[0] ?? '') ? args.slice(1) : [];
}

/** The words of a command that name the script or the task that it hands over to; none where it does not. */
export function handedTo(words: readonly string[]): readonly string[] {
  const [name = '', ...args] = words;
  const isInterpreter = INTERPRETERS.has(name);
  const [script = '', verb = ''] = isInterpreter ? args.filter((word) => !word.startsWith('-')) : [name];
  const file = script.replaceAll(UNTOLD, '');
  if (SCRIPT.test(file) && !ELSEWHERE.test(file)) {
    return isInterpreter ? [file, verb] : [file, ...args.filter((word) => !word.startsWith('-')).slice(0, 2)];
  }
  return TASK_RUNNERS.has(name) ? tasksOf(name, args).filter((word) => !ELSEWHERE.test(word)) : [];
}
