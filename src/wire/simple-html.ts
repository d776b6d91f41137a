import type { SimpleFile, SimpleIndex, SimpleProject } from './simple.ts';

/** Escapes text for HTML, inside and outside of attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;');
}

function page(title: string, version: string, body: readonly string[]): string {
  return [
    '<!DOCTYPE html>',
    '<html>',
    '  <head>',
    `    <meta name="pypi:repository-version" content="${escapeHtml(version)}">`,
    `    <title>${escapeHtml(title)}</title>`,
    '  </head>',
    '  <body>',
    ...body.map((line) => `    ${line}`),
    '  </body>',
    '</html>',
    '',
  ].join('\n');
}

/** The list of all projects as HTML (PEP 503); `hrefOf` gives the address of a project's page. */
export function renderSimpleIndex(index: SimpleIndex, hrefOf: (name: string) => string): string {
  const anchors = index.projects.map(
    ({ name }) => `<a href="${escapeHtml(hrefOf(name))}">${escapeHtml(name)}</a><br>`,
  );
  return page('Simple index', index.meta['api-version'], anchors);
}

function metadataHash(file: SimpleFile): string | undefined {
  const metadata = file['core-metadata'];
  if (typeof metadata !== 'object') return metadata === true ? 'true' : undefined;
  const [algorithm, digest] = Object.entries(metadata)[0] ?? [];
  return algorithm === undefined ? 'true' : `${algorithm}=${digest}`;
}

function attributesOf(file: SimpleFile): string {
  const metadata = metadataHash(file);
  const attributes: readonly (readonly [string, string | undefined])[] = [
    ['data-requires-python', file['requires-python'] ?? undefined],
    ['data-dist-info-metadata', metadata],
    ['data-core-metadata', metadata],
    ['data-yanked', yankedText(file.yanked)],
    ['data-provenance', file.provenance ?? undefined],
  ];
  return attributes
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escapeHtml(value)}"`]))
    .join('');
}

function yankedText(yanked: SimpleFile['yanked']): string | undefined {
  if (yanked === undefined || yanked === false) return undefined;
  return yanked === true ? '' : yanked;
}

function anchorOf(file: SimpleFile): string {
  const [algorithm, digest] = Object.entries(file.hashes)[0] ?? [];
  const fragment = algorithm === undefined ? '' : `#${algorithm}=${digest}`;
  const href = escapeHtml(file.url + fragment);
  return `<a href="${href}"${attributesOf(file)}>${escapeHtml(file.filename)}</a><br>`;
}

/** A project's page as HTML (PEP 503, 592, 658, 714, 740); the form is frozen by PEP 833. */
export function renderSimpleProject(project: SimpleProject): string {
  const title = `Links for ${project.name}`;
  const body = [`<h1>${escapeHtml(title)}</h1>`, ...project.files.map(anchorOf)];
  return page(title, project.meta['api-version'], body);
}
