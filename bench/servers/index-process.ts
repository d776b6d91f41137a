// An index in a process of its own, as in production: what it costs is then its own. Started by `start.ts`, which
// hands in how it is set up and asks for its peak memory at the end.
import { readFileSync } from 'node:fs';
import type { JSONWebKeySet } from 'jose';
import { Secret } from '../../src/base/index.ts';
import { type RunningIndex, rehearsalKeySets, startIndex } from '../../src/server/index.ts';
import { REGISTRY_PROFILES } from '../../src/trust/index.ts';
import type { Registration } from '../../src/wire/index.ts';

/** How a measured index is set up. */
export interface IndexSetup {
  readonly dataDirectory: string;
  readonly issuer: string;
  readonly keySet: JSONWebKeySet;
  readonly registrations: readonly Registration[];
  readonly maxFileBytes: number;
  readonly tls?: { readonly keyPem: string; readonly certificatePem: string } | undefined;
}

/** What it answers: where it listens, then, when it has stopped, the most memory that it ever had. */
export type IndexReport = { readonly url: string } | { readonly peakBytes: number };

const KIBIBYTE = 1024;

/**
 * The most memory that this process ever had. Linux counts in `maxRSS` also what the process was that started it,
 * before it became this program; `VmHWM` begins anew.
 */
function peakBytes(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    const kibibytes = /^VmHWM:\s+(?<kibibytes>\d+) kB$/mu.exec(status)?.groups?.['kibibytes'];
    if (kibibytes !== undefined) return Number(kibibytes) * KIBIBYTE;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * KIBIBYTE;
}

const tell = (report: IndexReport): boolean => process.send?.(report) ?? false;

async function stop(index: RunningIndex): Promise<void> {
  await index.close();
  tell({ peakBytes: peakBytes() });
  process.disconnect();
}

async function serve(setup: IndexSetup): Promise<void> {
  const index = await startIndex({
    profile: REGISTRY_PROFILES.tokenless,
    dataDirectory: setup.dataDirectory,
    host: '127.0.0.1',
    port: 0,
    tls: setup.tls,
    owner: { name: 'bench', credential: new Secret('a credential that nobody uses') },
    keySets: rehearsalKeySets({ [setup.issuer]: setup.keySet }),
    limits: { maxFileBytes: setup.maxFileBytes },
    log: () => undefined,
  });
  for (const registration of setup.registrations) await index.index.addPublisher(registration);
  process.once('message', () => void stop(index));
  tell({ url: index.url });
}

process.once('message', (setup) => void serve(setup as IndexSetup));
