import { UNTOLD } from '../../github/expressions/template.ts';
import { type YamlNode, entry, member, textOf, textsOf } from '../../yaml-tree.ts';

/** Where an include comes from. */
export type IncludeKind = 'local' | 'project' | 'remote' | 'template' | 'component';

/** One include as written. */
export interface IncludeEntry {
  readonly kind: IncludeKind;
  readonly name: string;
  readonly line: number;
  readonly node: YamlNode;
}

const KINDS = ['local', 'remote', 'template', 'component'] as const;

function fromText(text: string, node: YamlNode): IncludeEntry {
  const kind = /^https?:\/\//iu.test(text) ? 'remote' : 'local';
  return { kind, name: text, line: node.line, node };
}

function fromProject(node: YamlNode, project: string): readonly IncludeEntry[] {
  const files = textsOf(member(node, 'file'));
  return (files.length === 0 ? [''] : files).map((file) => ({
    kind: 'project',
    name: `${project}${file === '' ? '' : `:${file}`}`,
    line: node.line,
    node,
  }));
}

function fromMap(node: YamlNode): readonly IncludeEntry[] {
  const project = textOf(member(node, 'project'));
  if (project !== undefined) return fromProject(node, project);
  return KINDS.flatMap((kind) => {
    const found = entry(node, kind);
    // A name that is no text cannot be looked for, and must not be lost either.
    const names = found === undefined ? [] : textsOf(found.value);
    const told = found !== undefined && names.length === 0 ? [UNTOLD] : names;
    return told.map((name) => ({ kind, name, line: found?.line ?? node.line, node }));
  });
}

/** Every include of `include:`: a text, a mapping, or a list of them. https://docs.gitlab.com/ci/yaml/#include */
export function readIncludes(node: YamlNode | undefined): readonly IncludeEntry[] {
  if (node === undefined) return [];
  if (node.kind === 'list') return node.items.flatMap(readIncludes);
  if (node.kind === 'map') return fromMap(node);
  const text = textOf(node);
  return text === undefined ? [] : [fromText(text, node)];
}
