import type { Hono } from 'hono';
import { UPLOAD_PATH } from '../../wire/index.ts';
import { type UploadForm, indexErrors } from '../usecases/index.ts';
import { type AppContext, type AppDeps, type AppEnv, originOf } from './app-types.ts';
import { drain } from './drain.ts';
import { readMultipart } from './multipart.ts';
import { bodyStream } from './request-body.ts';
import { resource } from './resource.ts';
import { uploadFailureResponse } from './upload-failure.ts';

/** How much of a stranger's body is read and thrown away, so that a client reads why it was refused. */
const STRANGER_BYTES = 16 * 1024 * 1024;

const NO_FORM: UploadForm = { fields: new Map(), otherFileParts: [], content: undefined };

/** Room for the form's fields beside the file. */
const FIELDS_BYTES = 32 * 1024 * 1024;

async function discardContent(form: UploadForm): Promise<void> {
  const received = form.content?.received;
  if (typeof received === 'object') await received.discard();
}

/** The legacy upload API: one file in a form, streamed from the raw request to the content store. */
export function uploadRoutes(app: Hono<AppEnv>, deps: AppDeps): void {
  const { useCases, contents, limits } = deps;
  const { maxFileBytes } = limits;

  const upload = async (context: AppContext): Promise<Response> => {
    const uploader = await useCases.identifyUploader(context.req.header('authorization'));
    if (uploader.kind === 'stranger') {
      // Not one field of it is looked at: whoever has no token costs us no parsing and no disk.
      await drain(bodyStream(context), STRANGER_BYTES);
      context.header('Connection', 'close');
      await useCases.upload({ uploader, queryAction: undefined, form: NO_FORM });
    }
    const mayStore = uploader.kind === 'token' && uploader.refusal === undefined;
    const form = await readMultipart({
      contentType: context.req.header('content-type'),
      body: bodyStream(context),
      receive: mayStore ? (content) => contents.receive(content, maxFileBytes) : undefined,
      // A file that is somewhat too large is read to its end, so that its client can read why it was refused.
      maxBodyBytes: 2 * maxFileBytes + FIELDS_BYTES,
    });
    try {
      await useCases.upload({ uploader, queryAction: context.req.query(':action'), form });
      return context.body('', 200, { 'Content-Type': 'text/plain; charset=UTF-8' });
    } finally {
      await discardContent(form);
    }
  };

  const withSlash = (context: AppContext): Response => {
    // Absolute: uv takes no other.
    context.header('Location', `${originOf(context, deps)}${UPLOAD_PATH}`);
    return uploadFailureResponse(context, indexErrors.create('upload-url-slash-missing', {}));
  };
  resource(app, UPLOAD_PATH, { POST: upload });
  resource(app, UPLOAD_PATH.slice(0, -1), { POST: withSlash });
}
