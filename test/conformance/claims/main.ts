import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { REGISTRY_PROFILES, type RegistryName } from '../../../src/trust/index.ts';
import { KNOWN_LEVELS, KNOWN_PROVIDERS, closingLine, runVectors, type RunOptions } from './runner.ts';
import { FormError, parseVectorFile, type VectorFile } from './vectors.ts';

const USAGE = `usage: npm run -s conformance -- FILE [--provider P]… [--level L]… [--profile NAME]
  FILE        claim vectors of the form that their own \`meta\` describes
  --provider  only rows of this provider: ${KNOWN_PROVIDERS.join(', ')}
  --level     only rows of this level: ${KNOWN_LEVELS.join(', ')}
  --profile   the registry profile: ${Object.keys(REGISTRY_PROFILES).join(', ')}; default: the file's`;

class UsageError extends Error {}

function chosen(values: readonly string[], known: readonly string[], option: string): readonly string[] {
  const odd = values.find((value) => !known.includes(value));
  if (odd !== undefined) throw new UsageError(`${option}: \`${odd}\` is not one of ${known.join(', ')}`);
  return values;
}

function readArguments(args: readonly string[]): {
  file: string;
  profile: string | undefined;
  narrow: Omit<RunOptions, 'profile'>;
} {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      provider: { type: 'string', multiple: true, default: [] },
      level: { type: 'string', multiple: true, default: [] },
      profile: { type: 'string' },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('name one file');
  return {
    file,
    profile: values.profile,
    narrow: {
      levels: chosen(values.level, KNOWN_LEVELS, '--level'),
      providers: chosen(values.provider, KNOWN_PROVIDERS, '--provider'),
    },
  };
}

function readFile(file: string): VectorFile {
  try {
    return parseVectorFile(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason =
      error instanceof FormError ? error.message : `it cannot be read: ${(error as Error).message}`;
    throw new UsageError(`${file}: ${reason}`, { cause: error });
  }
}

async function main(args: readonly string[]): Promise<number> {
  const { file, profile: asked, narrow } = readArguments(args);
  const vectors = readFile(file);
  const { profile: own } = vectors.meta;
  const [profileName] = chosen(
    [asked ?? (typeof own === 'string' ? own : 'pypi')],
    Object.keys(REGISTRY_PROFILES),
    '--profile',
  );
  const results = await runVectors(vectors, {
    ...narrow,
    profile: REGISTRY_PROFILES[profileName as RegistryName],
  });
  for (const row of results.filter(({ result }) => result !== 'passed')) {
    console.log(`${row.result} ${row.id}: ${row.reason}`);
  }
  console.log(closingLine(results));
  if (results.length === 0) throw new UsageError(`${file}: no row is of that level and provider`);
  return results.some(({ result }) => result === 'failed') ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage =
    error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  if (isUsage !== true) throw error;
  console.error(`${(error as Error).message}\n${USAGE}`);
  process.exitCode = 2;
}
