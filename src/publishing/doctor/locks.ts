import type { DoctorFacts } from './facts.ts';

const LOCK =
  /(?:^|\/)(?:uv\.lock|poetry\.lock|pdm\.lock|pixi\.lock|Pipfile\.lock|pylock(?:\.[\w-]+)?\.toml)$/u;

/** The files that say which version of every dependency is meant: locks, and requirements with hashes. */
export function locksOf({ files, paths }: DoctorFacts): readonly string[] {
  const hashed = [...files].filter(
    ([file, text]) => /requirements|constraints|\.txt$/iu.test(file) && /--hash=sha256:/u.test(text),
  );
  return [...paths.filter((file) => LOCK.test(file)), ...hashed.map(([file]) => file)];
}
