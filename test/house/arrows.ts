/** What a folder may import: other folders by their public face, node built-ins, npm packages. */
export interface FolderRule {
  /** Folders of ours besides `base` (which all may import). */
  readonly folders: readonly string[];
  /** PURE: no file, network, clock, randomness or environment; facts come in as arguments. */
  readonly pure: boolean;
  /** npm packages and node built-ins; undefined: any. */
  readonly packages?: readonly string[];
}

const publishing = ['config', 'workflow', 'release', 'doctor', 'repository', 'client'].map(
  (n) => `publishing/${n}`,
);
const server = ['usecases', 'adapters', 'pages', 'routes'].map((name) => `server/${name}`);

/** The may-import table of ARCHITECTURE.md, from the most to the least particular folder. */
export const ARROWS: Readonly<Record<string, FolderRule>> = {
  base: { folders: [], pure: true, packages: ['node:util'] },
  packaging: {
    folders: [],
    pure: true,
    packages: ['node:crypto', 'node:zlib', 'node:stream', 'node:buffer', '@zip.js/zip.js', 'hash-wasm'],
  },
  trust: {
    folders: ['packaging/names', 'packaging/filenames'],
    pure: true,
    packages: ['node:crypto', 'node:buffer', 'jose', 'zod'],
  },
  wire: { folders: ['trust', 'packaging'], pure: true, packages: ['zod', 'hono/html', 'node:buffer'] },
  'publishing/config': { folders: ['trust', 'packaging'], pure: true, packages: ['zod', 'smol-toml'] },
  'publishing/workflow': {
    folders: ['publishing/config', 'trust'],
    pure: true,
    packages: ['yaml', '@actions/expressions'],
  },
  'publishing/release': {
    folders: ['publishing/config', 'publishing/workflow', 'trust', 'packaging', 'wire'],
    pure: true,
    packages: ['zod', 'canonicalize', 'smol-toml', 'node:crypto', 'node:zlib'],
  },
  'publishing/doctor': {
    folders: ['publishing/config', 'publishing/workflow', 'publishing/release', 'trust', 'packaging'],
    pure: true,
    packages: ['node:crypto', 'zod', 'yaml'],
  },
  'publishing/repository': { folders: ['publishing/config', 'wire'], pure: false },
  'publishing/client': { folders: ['publishing/release', 'trust', 'packaging', 'wire'], pure: false },
  'publishing/setup': { folders: [...publishing, 'trust', 'packaging'], pure: false },
  'server/usecases': {
    folders: ['trust', 'packaging', 'wire'],
    pure: true,
    packages: ['node:crypto', 'node:stream', 'node:buffer', 'zod', 'jose'],
  },
  'server/adapters': { folders: ['server/usecases', 'trust', 'packaging'], pure: false },
  'server/pages': { folders: ['server/usecases', 'wire', 'trust', 'packaging'], pure: false },
  'server/routes': {
    folders: ['server/pages', 'server/usecases', 'wire', 'trust', 'packaging'],
    pure: false,
  },
  server: { folders: [...server, 'trust', 'packaging', 'wire'], pure: false },
  issuer: { folders: ['trust'], pure: false },
  rehearsal: {
    folders: [...publishing, 'publishing/setup', 'server', 'issuer', 'trust', 'packaging', 'wire'],
    pure: false,
  },
  action: {
    folders: ['publishing/config', 'publishing/client', 'publishing/release', 'trust', 'wire'],
    pure: false,
  },
  cli: {
    folders: [
      ...publishing,
      'publishing/setup',
      ...server,
      'server',
      'issuer',
      'rehearsal',
      'trust',
      'packaging',
      'wire',
    ],
    pure: false,
  },
};
