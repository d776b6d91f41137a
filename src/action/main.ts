// The main step of the Action. `npm run action` bundles it into `action/main.js`, which is what runners run.
import path from 'node:path';
import { actionErrors } from './errors.ts';
import { runMain } from './run.ts';

const stopping = new AbortController();
// A runner that cancels sends SIGINT, 7.5 s later SIGTERM, 2.5 s later it kills. The first begins the end, which
// burns the upload token; the others find it under way. On Windows the second is Ctrl-Break.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) {
  process.on(signal, () => stopping.abort(actionErrors.create('action-cancelled', { signal })));
}

const [, self = ''] = process.argv;
process.exitCode = await runMain({
  env: process.env,
  directory: process.env['GITHUB_WORKSPACE'] ?? process.cwd(),
  signal: stopping.signal,
  guardian: path.join(path.dirname(self), `guardian${path.extname(self)}`),
  write: (text) => process.stdout.write(text),
});
