import { parseConfig, parsePublishersFile } from '../../../src/publishing/config/index.ts';
import { mutatedText } from '../mutations.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';

const PYPROJECT = `[project]
name = "sampleproject"
version = "1.2.3"
dynamic = []

[tool.tokenless]
project = "sampleproject"
repository = "octo-org/sampleproject"
workflow = "release.yml"
build = "python -m build"
gates = ["ruff check .", "pytest -q"]
tag = "v{version}"

[[tool.tokenless.publisher]]
index = "testpypi"
environment = "testpypi"

[[tool.tokenless.publisher]]
index = "https://pkgs.example.com:8443/legacy/"
environment = "pypi"
reviewers = ["octocat"]
versions = "final"
ownerId = "1"
`;

const WORDS = [
  '[',
  ']',
  '[[',
  '"""',
  "'''",
  '=',
  '\\u0000',
  '1e999',
  '-inf',
  '1979-05-27',
  '{',
  '}',
  '#',
  '__proto__',
  'constructor',
  'tool',
  'tokenless',
  'pypi-AgEIcHlwaS5vcmc',
];

/** `pyproject.toml` of a stranger's repository. */
export const configTarget: FuzzTarget = defineTarget({
  name: 'config',
  input: mutatedText([PYPROJECT], WORDS),
  feed: (text) => parseConfig(text, 'pyproject.toml'),
});

const PUBLISHERS = JSON.stringify([
  {
    index: 'pypi',
    project: 'sampleproject',
    provider: 'github',
    owner: 'octo-org',
    repository: 'sampleproject',
    workflow: 'release.yml',
    environment: 'pypi',
    ownerId: '1',
    pending: true,
  },
]);

/** The list that `--publishers FILE` takes. */
export const publishersFileTarget: FuzzTarget = defineTarget({
  name: 'publishers-file',
  input: mutatedText([PUBLISHERS], ['null', '[]', '{}', '"__proto__":{}', '1e999', '"index":']),
  feed: (text) => parsePublishersFile(text),
});
