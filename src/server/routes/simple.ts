import type { Hono } from 'hono';
import { normalizeName } from '../../packaging/index.ts';
import {
  SIMPLE_HTML,
  SIMPLE_JSON,
  SIMPLE_PATH,
  type SimpleFile,
  type SimpleIndex,
  type SimpleProject,
  compactJson,
  renderSimpleIndex,
  renderSimpleProject,
} from '../../wire/index.ts';
import { type ProjectPage, type StoredFile, indexErrors, isTokenlessError } from '../usecases/index.ts';
import { negotiate } from './accept.ts';
import { type AppContext, type AppDeps, type AppEnv, originOf } from './app-types.ts';
import { etagOf, matchesEtag } from './etag.ts';
import { filePath } from './files.ts';
import { resource } from './resource.ts';

const API_VERSION = '1.4';
/** What a client may ask for, and what it then gets; `latest` is version 1 today (PEP 691). */
const FORMS = {
  'text/html': 'text/html; charset=UTF-8',
  [SIMPLE_HTML]: SIMPLE_HTML,
  [SIMPLE_JSON]: SIMPLE_JSON,
  'application/vnd.pypi.simple.latest+html': SIMPLE_HTML,
  'application/vnd.pypi.simple.latest+json': SIMPLE_JSON,
} as const;
const OFFERED = Object.keys(FORMS) as readonly (keyof typeof FORMS)[];

interface Page {
  readonly json: () => string;
  readonly html: () => string;
}

const HEADERS = {
  Vary: 'Accept',
  'Cache-Control': 'public, max-age=600',
  'Access-Control-Allow-Origin': '*',
};

/** Answers in the form that was asked for; what cannot be understood gets HTML, never 406, as at PyPI. */
function answer(context: AppContext, page: Page): Response {
  const type = FORMS[negotiate(context.req.header('accept'), OFFERED) ?? 'text/html'];
  const body = type === SIMPLE_JSON ? `${page.json()}\n` : page.html();
  const etag = etagOf(body);
  const headers = { ...HEADERS, ETag: etag };
  if (matchesEtag(context.req.header('if-none-match'), etag)) return context.body(null, 304, headers);
  return context.body(body, 200, { ...headers, 'Content-Type': type });
}

function simpleFileOf(file: StoredFile, origin: string): SimpleFile {
  const metadata = file.metadataSha256 === undefined ? false : { sha256: file.metadataSha256 };
  return {
    filename: file.filename,
    url: origin + filePath(file),
    hashes: { sha256: file.sha256 },
    'requires-python': file.requiresPython ?? null,
    size: file.sizeBytes,
    'upload-time': new Date(file.uploadedAtSeconds * 1000).toISOString().replace('.000Z', 'Z'),
    yanked: false,
    'core-metadata': metadata,
    // PyPI's own spelling, and the one of PEP 658: some clients read only one of the three.
    'data-dist-info-metadata': metadata,
    'dist-info-metadata': metadata,
    provenance: null,
  };
}

function projectPageOf({ project, files, versions }: ProjectPage, origin: string): SimpleProject {
  return {
    meta: { 'api-version': API_VERSION },
    name: project.normalizedName,
    versions,
    files: files.map((file) => simpleFileOf(file, origin)),
  };
}

function redirect(context: AppContext, location: string): Response {
  return context.body(null, 301, { Location: location, 'Access-Control-Allow-Origin': '*' });
}

async function readProject(name: string, deps: AppDeps): Promise<ProjectPage> {
  try {
    return await deps.useCases.simpleProject(name);
  } catch (error) {
    if (isTokenlessError(error) && error.code === 'project-unknown') {
      throw indexErrors.create('route-not-found', { path: `${SIMPLE_PATH}${name}/` });
    }
    throw error;
  }
}

/** The simple index (PEP 503, 691): the list of projects and each project's page. */
export function simpleRoutes(app: Hono<AppEnv>, deps: AppDeps): void {
  const origin = (context: AppContext): string => originOf(context, deps.baseUrl);
  const index = async (context: AppContext): Promise<Response> => {
    const projects = await deps.useCases.simpleIndex();
    const body: SimpleIndex = {
      meta: { 'api-version': API_VERSION },
      projects: projects.map(({ name }) => ({ name })),
    };
    return answer(context, {
      json: () => compactJson({ meta: { ...body.meta }, projects: body.projects.map((one) => ({ ...one })) }),
      html: () => renderSimpleIndex(body, (name) => `${SIMPLE_PATH}${normalizeName(name)}/`),
    });
  };
  const project = async (context: AppContext): Promise<Response> => {
    const name = context.req.param('name') ?? '';
    const normalized = normalizeName(name);
    if (normalized !== name)
      return redirect(context, `${origin(context)}${SIMPLE_PATH}${encodeURIComponent(normalized)}/`);
    const page = projectPageOf(await readProject(name, deps), origin(context));
    return answer(context, {
      json: () => compactJson(page as never),
      html: () => renderSimpleProject(page),
    });
  };
  const withSlash = (context: AppContext): Response =>
    redirect(context, `${origin(context)}${context.req.path}/`);
  resource(app, SIMPLE_PATH, { GET: index, HEAD: index });
  resource(app, SIMPLE_PATH.slice(0, -1), { GET: withSlash, HEAD: withSlash });
  resource(app, `${SIMPLE_PATH}:name/`, { GET: project, HEAD: project });
  resource(app, `${SIMPLE_PATH}:name`, { GET: withSlash, HEAD: withSlash });
}
