import type { Hono } from 'hono';
import { isValidName, normalizeName } from '../../packaging/index.ts';
import {
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
import { type AppContext, type AppDeps, type AppEnv, originOf } from './app-types.ts';
import { etagOf, matchesEtag } from './etag.ts';
import { filePath } from './files.ts';
import { PageCache } from './page-cache.ts';
import { resource } from './resource.ts';
import { type SimpleForm, simpleFormOf } from './simple-form.ts';
import { answerWhole } from './whole-answer.ts';

const API_VERSION = '1.4';
interface Page {
  readonly json: () => string;
  readonly html: () => string;
}

/** A page as bytes, with its ETag. */
interface RenderedPage {
  readonly body: Uint8Array;
  readonly etag: string;
}

const HEADERS = {
  Vary: 'Accept',
  'Cache-Control': 'public, max-age=600',
  'Access-Control-Allow-Origin': '*',
};

/** Enough for the pages that a large installation asks for, and little beside the rest of the process. */
const CACHED_BYTES = 32 * 1024 * 1024;

function render(page: Page, form: SimpleForm): RenderedPage {
  const text = form === SIMPLE_JSON ? `${page.json()}\n` : page.html();
  return { body: Buffer.from(text), etag: etagOf(text) };
}

function answer(context: AppContext, { body, etag }: RenderedPage, form: SimpleForm): Response {
  const headers = { ...HEADERS, ETag: etag };
  if (matchesEtag(context.req.header('if-none-match'), etag)) return context.body(null, 304, headers);
  return answerWhole(context, body, { ...headers, 'Content-Type': form });
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

function projectPageOf(
  { project, files, versions }: Omit<ProjectPage, 'revision'>,
  origin: string,
): SimpleProject {
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

/** The name in the path; what cannot be one (line breaks, NUL, spaces) has no page and no redirect. */
function nameOf(context: AppContext): string {
  const name = context.req.param('name') ?? '';
  if (isValidName(name)) return name;
  throw indexErrors.create('route-not-found', { path: context.req.path });
}

/** Gives the page of a project, rendered when it has changed since it was asked for last. */
function createProjectPages(
  deps: AppDeps,
): (name: string, origin: string, form: SimpleForm) => Promise<RenderedPage> {
  const cache = new PageCache(CACHED_BYTES);
  return async (name, origin, form) => {
    const key = `${name} ${form} ${origin}`;
    const cached = cache.get(key);
    if (cached !== undefined && cached.revision === deps.useCases.pageRevision(cached.projectId))
      return cached;
    const { revision, ...read } = await readProject(name, deps);
    const page = projectPageOf(read, origin);
    const rendered = render(
      { json: () => compactJson(page as never), html: () => renderSimpleProject(page) },
      form,
    );
    cache.set(key, { ...rendered, projectId: read.project.id, revision });
    return rendered;
  };
}

/** The simple index (PEP 503, 691): the list of projects and each project's page. */
export function simpleRoutes(app: Hono<AppEnv>, deps: AppDeps): void {
  const origin = (context: AppContext): string => originOf(context, deps);
  const projectPage = createProjectPages(deps);
  const index = async (context: AppContext): Promise<Response> => {
    const projects = await deps.useCases.simpleIndex();
    const body: SimpleIndex = {
      meta: { 'api-version': API_VERSION },
      projects: projects.map(({ name }) => ({ name })),
    };
    const form = simpleFormOf(context.req.header('accept'));
    const page = {
      json: () => compactJson({ meta: { ...body.meta }, projects: body.projects.map((one) => ({ ...one })) }),
      html: () => renderSimpleIndex(body, (name) => `${SIMPLE_PATH}${normalizeName(name)}/`),
    };
    return answer(context, render(page, form), form);
  };
  const toProject = (context: AppContext): Response =>
    redirect(
      context,
      `${origin(context)}${SIMPLE_PATH}${encodeURIComponent(normalizeName(nameOf(context)))}/`,
    );
  const project = async (context: AppContext): Promise<Response> => {
    const name = nameOf(context);
    if (normalizeName(name) !== name) return toProject(context);
    const form = simpleFormOf(context.req.header('accept'));
    return answer(context, await projectPage(name, origin(context), form), form);
  };
  const toIndex = (context: AppContext): Response => redirect(context, `${origin(context)}${SIMPLE_PATH}`);
  resource(app, SIMPLE_PATH, { GET: index, HEAD: index });
  resource(app, SIMPLE_PATH.slice(0, -1), { GET: toIndex, HEAD: toIndex });
  resource(app, `${SIMPLE_PATH}:name/`, { GET: project, HEAD: project });
  resource(app, `${SIMPLE_PATH}:name`, { GET: toProject, HEAD: toProject });
}
