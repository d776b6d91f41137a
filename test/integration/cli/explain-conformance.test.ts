import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Claims, REGISTRY_PROFILES, match } from '../../../src/trust/index.ts';
import { ROOT } from '../../house/imports.ts';
import { type RowPublisher, readStore } from '../../conformance/claims/publishers.ts';
import { type Vector, parseVectorFile, readVector, resolved } from '../../conformance/claims/vectors.ts';
import { runCli } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';
import { writeFileSync } from 'node:fs';

const FILE = path.join(ROOT, 'test/conformance/data/claims.json');
const LEVELS = ['full', 'lookup', 'verify', 'existence'];

function isOfCommand({ level, provider, members }: Vector): boolean {
  return LEVELS.includes(level) && provider !== 'generic' && members['unit_only'] !== true;
}

/** A publisher as people write it; undefined for one that no form stores so and no file can say. */
function written({ provider, issuer, fields, nullFields = [] }: RowPublisher): object | undefined {
  const environment = fields['environment'] ?? '';
  // A stored NULL cannot be written: `null` in a file is an environment left out.
  if (nullFields.length > 0 || (provider === 'github' && environment !== environment.toLowerCase()))
    return undefined;
  return { provider, ...fields, ...(provider === 'gitlab' ? { issuer } : {}) };
}

interface Sample {
  readonly id: string;
  readonly claims: Claims;
  readonly publishers: readonly RowPublisher[];
  readonly forms: readonly object[];
}

const vectors = parseVectorFile(readFileSync(FILE, 'utf8')).rows.map(readVector).filter(isOfCommand);
const samples = vectors.flatMap((vector): Sample[] => {
  const { id, provider, members } = vector;
  const publishers = readStore(provider, members);
  const forms = publishers.map(written).filter((form) => form !== undefined);
  const now = typeof members['now'] === 'number' ? members['now'] : undefined;
  const claims = resolved(members['claims'], 'claims', now);
  return forms.length === publishers.length ? [{ id, claims, publishers, forms }] : [];
});

describe('explain says what the claim vectors say', () => {
  it('of nearly all that a command can be asked', () => {
    expect(samples.length).toBeGreaterThan(75);
    expect(samples.length).toBeGreaterThan(vectors.length * 0.85);
  });

  it.each(['pypi', 'tokenless'] as const)(
    'with verdict, code and publisher, by the rules of %s',
    async (registry) => {
      const directory = temporaryFolder('vectors');
      const profile = REGISTRY_PROFILES[registry];
      for (const { id, claims, publishers, forms } of samples) {
        writeFileSync(path.join(directory, 'claims.json'), JSON.stringify(claims));
        const args = [
          'explain',
          '--publisher',
          '-',
          '--claims',
          'claims.json',
          '--registry',
          registry,
          '--json',
        ];
        const run = await runCli(args, { directory, stdin: JSON.stringify(forms) });
        const verdict = match(publishers, claims, profile);
        const code = verdict.verdict === 'accept' ? null : verdict.code;
        const said = JSON.parse(run.stdout) as { verdict: string; code: string | null };
        expect([id, said.verdict, said.code]).toEqual([id, verdict.verdict, code]);
        expect([id, run.exitCode]).toEqual([id, code === null ? 0 : 1]);
      }
    },
  );

  it('and accepts and rejects at level full as the file expects', async () => {
    const full = vectors.filter(({ level, members }) => {
      const state = members['state'] as { jti_store?: unknown[] } | undefined;
      return level === 'full' && (state?.jti_store ?? []).length === 0;
    });
    const expected = new Map(full.map(({ id, expect }) => [id, expect]));
    const asked = samples.filter(({ id }) => expected.has(id));
    expect(asked.length).toBeGreaterThan(15);
    const directory = temporaryFolder('vectors');
    for (const { id, claims, forms } of asked) {
      writeFileSync(path.join(directory, 'publishers.json'), JSON.stringify(forms));
      const args = ['explain', '--publisher', 'publishers.json', '--claims', '-', '--json'];
      const { stdout } = await runCli(args, { directory, stdin: JSON.stringify(claims) });
      expect([id, (JSON.parse(stdout) as { verdict: string }).verdict]).toEqual([id, expected.get(id)]);
    }
  });
});
