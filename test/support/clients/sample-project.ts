import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type BuiltDistribution,
  type ProjectToBuild,
  buildSdist,
  buildWheel,
} from '../../../src/packaging/index.ts';
import type { ClientWorld } from './world.ts';

/** Metadata of every kind that clients copy into the form of an upload, each in its own spelling. */
const SAMPLE: ProjectToBuild = {
  name: 'hello-dist',
  version: '1.0',
  metadata: [
    ['Summary', 'Says hello'],
    ['Author-email', 'Octo <octo@example.org>'],
    ['License-Expression', 'Apache-2.0'],
    ['Keywords', 'greeting,hello'],
    ['Classifier', 'Programming Language :: Python :: 3'],
    ['Classifier', 'Topic :: Software Development'],
    ['Requires-Python', '>=3.9'],
    ['Requires-Dist', 'idna (>=3.4,<4)'],
    ['Requires-Dist', 'tomli>=2; python_version < "3.11"'],
    ['Requires-Dist', 'rich[jupyter]>=13; extra == "color"'],
    ['Provides-Extra', 'color'],
    ['Project-URL', 'Source, https://example.org/hello'],
    ['Project-URL', 'Changes, https://example.org/hello/changes'],
    ['Description-Content-Type', 'text/markdown; charset=UTF-8'],
  ],
  description: '# Hello\n\nSays “hello”.\n',
  licenseFiles: [{ path: 'LICENSE', content: 'Do as you like.\n' }],
  modules: [{ path: 'hello/__init__.py', content: '"""Says hello."""\nGREETING = "hello"\n' }],
};

/** The same project for clients that build it themselves, which is flit only. */
const PYPROJECT = `[build-system]
requires = ["flit_core >=3.11,<5"]
build-backend = "flit_core.buildapi"

[project]
name = "hello-dist"
version = "1.0"
description = "Says hello"
readme = "README.md"
requires-python = ">=3.9"
license = "Apache-2.0"
license-files = ["LICENSE"]
keywords = ["greeting", "hello"]
authors = [{ name = "Octo", email = "octo@example.org" }]
classifiers = ["Programming Language :: Python :: 3", "Topic :: Software Development"]
dependencies = ["idna >=3.4,<4", "tomli >=2 ; python_version < '3.11'"]

[project.optional-dependencies]
color = ["rich[jupyter] >=13"]

[project.urls]
Source = "https://example.org/hello"
Changes = "https://example.org/hello/changes"

[tool.flit.module]
name = "hello"
`;

/** Wheel and sdist of the sample project. */
export function buildSampleProject(): readonly BuiltDistribution[] {
  return [buildWheel(SAMPLE), buildSdist(SAMPLE)];
}

/** Writes the sources of the sample project into the world's folder, for clients that want a project around them. */
export function writeSampleProject({ folder }: ClientWorld): void {
  mkdirSync(path.join(folder, 'hello'));
  const files = [...SAMPLE.modules, ...(SAMPLE.licenseFiles ?? [])];
  for (const { path: name, content } of files) writeFileSync(path.join(folder, name), content);
  writeFileSync(path.join(folder, 'README.md'), SAMPLE.description ?? '');
  writeFileSync(path.join(folder, 'pyproject.toml'), PYPROJECT);
}
