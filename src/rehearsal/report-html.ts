import { html, raw } from 'hono/html';
import type { TimelineEntry } from './events.ts';
import type { Rehearsal, RehearsedIndex } from './result.ts';

type Html = ReturnType<typeof html>;

const CSS = `
:root { color-scheme: light dark; --ok: #16794c; --no: #b3261e; --line: #8884; --soft: #8881; }
@media (prefers-color-scheme: dark) { :root { --ok: #5fd3a0; --no: #ff8a80; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
code { font: 14px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.accepted { color: var(--ok); } .refused { color: var(--no); } .bar { fill: var(--ok); } .scroll { overflow-x: auto; }
aside { border-left: 4px solid var(--no); background: var(--soft); padding: .6rem 1rem; margin: 1rem 0; }
`;

const BAR_WIDTH = 400;

function timelineRow(entry: TimelineEntry, total: number): Html {
  const x = (entry.startMilliseconds / total) * BAR_WIDTH;
  const width = Math.max(1, (entry.milliseconds / total) * BAR_WIDTH);
  return html`<tr>
    <th scope="row">${entry.step}</th>
    <td>${entry.title}: ${entry.detail}</td>
    <td>${(entry.milliseconds / 1000).toFixed(2)} s</td>
    <td>
      <svg width="${BAR_WIDTH}" height="14" role="img" aria-label="${entry.milliseconds} milliseconds">
        <rect class="bar" x="${x.toFixed(1)}" y="2" width="${width.toFixed(1)}" height="10" />
      </svg>
    </td>
  </tr>`;
}

function timeline(entries: readonly TimelineEntry[]): Html {
  const total = Math.max(1, ...entries.map((entry) => entry.startMilliseconds + entry.milliseconds));
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>step</th>
          <th>what came out</th>
          <th>took</th>
          <th>when</th>
        </tr>
      </thead>
      <tbody>
        ${entries.map((entry) => timelineRow(entry, total))}
      </tbody>
    </table>
  </div>`;
}

function claimRows(entry: RehearsedIndex): Html[] {
  return Object.entries(entry.claims).map(
    ([claim, value]) =>
      html`<tr>
        <th scope="row"><code>${claim}</code></th>
        <td><code>${typeof value === 'string' ? value : JSON.stringify(value)}</code></td>
        <td>${entry.assumes.includes(claim) ? 'assumed: not known offline' : 'predicted'}</td>
      </tr>`,
  );
}

function refusal(entry: RehearsedIndex): Html {
  const { refusal: refused } = entry;
  if (refused === undefined) return html`${entry.reason === undefined ? '' : html`<p>${entry.reason}</p>`}`;
  const place = refused.file === undefined ? '' : ` (${refused.file}:${refused.line ?? 1})`;
  return html`<aside>
    <p><strong class="refused">${refused.code}</strong>: ${refused.what}${place}</p>
    <p>why: ${refused.why}</p>
    <p>mend: ${refused.mend}</p>
  </aside>`;
}

function indexSection(entry: RehearsedIndex): Html {
  return html`<section>
    <h2>${entry.index}: <span class="${entry.verdict}">${entry.verdict}</span></h2>
    <p>
      job <code>${entry.job}</code> (line ${entry.line}), environment
      <code>${entry.environment ?? 'none'}</code>, profile ${entry.profile}, installed: ${entry.installed}
    </p>
    ${refusal(entry)}
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>claim</th>
            <th>value</th>
            <th>known how</th>
          </tr>
        </thead>
        <tbody>
          ${claimRows(entry)}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** The rehearsal as one self-contained page: verdict, timeline, claims of every job, files. */
export async function renderReport(rehearsal: Rehearsal): Promise<string> {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Rehearsal of ${rehearsal.project} ${rehearsal.version}: ${rehearsal.verdict}</title>
        <style>
          ${raw(CSS)}
        </style>
      </head>
      <body>
        <main>
          <h1>
            Rehearsal of ${rehearsal.project} ${rehearsal.version}:
            <span class="${rehearsal.verdict}">${rehearsal.verdict}</span>
          </h1>
          <p>
            <code>${rehearsal.repository}</code>, <code>${rehearsal.workflow}</code>, tag
            <code>${rehearsal.tag}</code>, registrations ${rehearsal.registration}, client ${rehearsal.client}
          </p>
          ${rehearsal.warnings.map((warning) => html`<aside>${warning}</aside>`)}
          <h2>Timeline</h2>
          ${timeline(rehearsal.timeline)} ${rehearsal.indexes.map((entry) => indexSection(entry))}
          <h2>Files</h2>
          <div class="scroll">
            <table>
              <tbody>
                ${rehearsal.files.map(
                  (file) =>
                    html`<tr>
                      <th scope="row"><code>${file.filename}</code></th>
                      <td>${file.sizeBytes} bytes</td>
                      <td><code>${file.sha256}</code></td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>
          <p>replay hash <code>${rehearsal.replayHash}</code></p>
        </main>
      </body>
    </html> `;
}
