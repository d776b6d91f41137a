import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Puts a Python into a folder that runs everything but pip, as one that came without; `PATH` finds it there. */
export function writePythonWithoutPip(folder: string): void {
  // Of an environment the Python below it: uv does not install into the system by one of an environment.
  const asked = 'import sys; print(getattr(sys, "_base_executable", sys.executable))';
  const python = execFileSync('python3', ['-c', asked], { encoding: 'utf8' }).trim();
  const script = `#!/bin/sh\ncase " $* " in *' pip '*) exit 1;; esac\nexec '${python}' "$@"\n`;
  for (const name of ['python3', 'python']) writeFileSync(path.join(folder, name), script, { mode: 0o755 });
}
