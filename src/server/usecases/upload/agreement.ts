import { type CoreMetadata, normalizeName, parseVersion } from '../../../packaging/index.ts';
import { indexErrors } from '../errors.ts';
import type { FormMetadata } from './form-metadata.ts';
import { cutShown } from './shown.ts';

function sortedParts(list: string): string {
  return list
    .split(',')
    .map((part) => part.replaceAll(/\s/gu, ''))
    .filter((part) => part !== '')
    .toSorted()
    .join(',');
}

const REQUIREMENT = /^\s*(?<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[(?<extras>[^\]]*)\])?(?<rest>.*)$/su;

/**
 * A requirement (PEP 508) in a form in which the spellings that build tools and upload clients use for one
 * requirement are equal: `foo (>1.0,<2)` and `foo<2,>1.0`.
 */
export function requirementKey(requirement: string): string {
  const [left = '', ...marker] = requirement.split(';');
  const { name = left, extras = '', rest = '' } = REQUIREMENT.exec(left)?.groups ?? {};
  const isUrl = rest.trimStart().startsWith('@');
  const constraint = isUrl ? rest.trim() : sortedParts(rest.replaceAll(/[()]/gu, ''));
  const condition = marker.join(';').replaceAll(/\s+/gu, '').replaceAll("'", '"');
  return JSON.stringify([normalizeName(name), sortedParts(extras.toLowerCase()), constraint, condition]);
}

function listKey(values: readonly string[], key: (value: string) => string): string {
  return [...new Set(values.map(key))].toSorted().join('\n');
}

function shown(values: readonly string[]): string {
  const text = values.map((value) => `'${value}'`).join(', ');
  return text === '' ? 'nothing' : cutShown(text);
}

interface Compared {
  readonly field: string;
  readonly form: readonly string[];
  readonly file: readonly string[];
  readonly key: (value: string) => string;
}

function comparisons(form: FormMetadata, file: CoreMetadata): readonly Compared[] {
  const one = (value: string | undefined): readonly string[] =>
    value === undefined || value === '' ? [] : [value];
  const extras = file.fields.filter(([name]) => name === 'Provides-Extra').map(([, value]) => value);
  return [
    { field: 'name', form: [form.name], file: [file.name], key: normalizeName },
    {
      field: 'version',
      form: [form.version],
      file: [file.version],
      key: (version) => parseVersion(version)?.canonical ?? version,
    },
    {
      field: 'requires_python',
      form: one(form.requiresPython),
      file: one(file.requiresPython),
      key: sortedParts,
    },
    { field: 'requires_dist', form: form.requiresDist, file: file.requiresDist, key: requirementKey },
    { field: 'provides_extra', form: form.providesExtra, file: extras, key: normalizeName },
  ];
}

/**
 * Refuses an upload whose form and file say different things in a field that installers decide by: name,
 * version, `requires_python`, `requires_dist`, `provides_extra` (docs/adr/033).
 */
export function checkFormAgrees(form: FormMetadata, file: CoreMetadata): void {
  const differing = comparisons(form, file).find(
    (field) => listKey(field.form, field.key) !== listKey(field.file, field.key),
  );
  if (differing === undefined) return;
  throw indexErrors.create('upload-metadata-disagrees', {
    field: differing.field,
    form: shown(differing.form),
    file: shown(differing.file),
  });
}
