// Scores doctor on the repositories that were labelled by hand: `npm run corpus -- CHECKOUTS [--json] [NAME…]`.
// CHECKOUTS has a folder `OWNER__NAME` with the `.github` of each. Prints every disagreement, then a table; `--write`
// keeps them in `test/corpus/outcome.json`, with the reasons that stand there.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { diagnose } from '../src/publishing/doctor/index.ts';
import { readDoctorFacts } from '../src/publishing/setup/index.ts';
import { FIELDS, type Labels, type Outcome, type Score, score } from '../test/corpus/score.ts';

const LABELS = path.join(import.meta.dirname, '../test/corpus/labels');

async function scoreOf(labels: Labels, directory: string): Promise<Score> {
  const { facts } = await readDoctorFacts({
    directory,
    repository: labels.repository,
    today: '2026-11-01',
    // Without git: what lies in the folder counts.
    environment: {},
  });
  return score(labels, diagnose(facts).jobs);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const [checkouts, ...names] = positionals;
if (checkouts === undefined) {
  console.error('usage: npm run corpus -- CHECKOUTS [--json] [NAME…]');
  process.exit(2);
}

const scores: Score[] = [];
for (const file of readdirSync(LABELS).toSorted()) {
  const name = path.basename(file, '.json');
  const directory = path.join(checkouts, name);
  if (names.length > 0 && !names.includes(name)) continue;
  if (!existsSync(directory)) {
    console.error(`${name}: no such folder in ${checkouts}; left out`);
    continue;
  }
  const labels = JSON.parse(readFileSync(path.join(LABELS, file), 'utf8')) as Labels;
  scores.push(await scoreOf(labels, directory));
}

const sum = (of: (score: Score) => number): number => scores.reduce((total, one) => total + of(one), 0);
const disagreements = scores.flatMap((one) => one.disagreements);
if (values.json) {
  console.log(JSON.stringify(disagreements, null, 2));
} else {
  for (const { repository, row, field, labelled, said } of disagreements) {
    const shown =
      field === 'missed' || field === 'false'
        ? ''
        : ` labelled ${JSON.stringify(labelled)}, said ${JSON.stringify(said)}`;
    console.log(`${repository} ${row}: ${field}${shown}`);
  }
}
const found = sum((one) => one.found);
const share = (part: number, whole: number): string => (whole === 0 ? '1.000' : (part / whole).toFixed(3));
console.error(`${scores.length} repositories, ${sum((one) => one.labelled)} labelled rows`);
console.error(
  `recall ${share(
    found,
    sum((one) => one.labelled),
  )}, precision ${share(
    found,
    sum((one) => one.said),
  )}`,
);
for (const field of FIELDS)
  console.error(
    `${field.padEnd(12)} ${share(
      sum((one) => one.right[field]),
      found,
    )}`,
  );

if (values.write) {
  const file = path.join(LABELS, '../outcome.json');
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Outcome).disagreements : [];
  const keyOf = ({ repository, row, field }: Outcome['disagreements'][number]): string =>
    JSON.stringify([repository, row, field]);
  const reasons = new Map(before.map((one) => [keyOf(one), one.why]));
  const outcome: Outcome = {
    repositories: scores.length,
    labelled: sum((one) => one.labelled),
    said: sum((one) => one.said),
    found,
    right: Object.fromEntries(
      FIELDS.map((field) => [field, sum((one) => one.right[field])]),
    ) as Outcome['right'],
    disagreements: disagreements.map((one) => ({ ...one, why: reasons.get(keyOf(one)) ?? '' })),
  };
  writeFileSync(file, `${JSON.stringify(outcome, null, 2)}\n`);
}
