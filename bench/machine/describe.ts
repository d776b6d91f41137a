import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { findProgram, timeProgram } from './run.ts';

const PEERS: readonly (readonly [program: string, ...args: string[]])[] = [
  ['openssl', 'version'],
  ['nginx', '-v'],
  ['wrk'],
  ['python3', '-m', 'pip', '--version'],
];

async function describePeer([program, ...args]: (typeof PEERS)[number]): Promise<string> {
  const file = findProgram(program);
  if (file === undefined) return `no ${program}`;
  if (args.length === 0) return program;
  // Some print their version to stderr, where only a failure is read from: then the name has to do.
  const text = await timeProgram(file, args).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  return text === '' ? program : (text.split(/ from | \(/u)[0] ?? program).split(' ').slice(0, 2).join(' ');
}

/** The machine that the figures are from, in one line; how busy it was is part of that. */
export async function describeMachine(): Promise<string> {
  const processors = cpus();
  const gibibytes = Math.round(totalmem() / 1024 ** 3);
  const peers = await Promise.all(PEERS.map(describePeer));
  return [
    `${processors.length} × ${processors[0]?.model.trim() ?? 'processor'}`,
    `${gibibytes} GiB`,
    `${type()} ${release()}`,
    `Node ${process.versions.node}`,
    ...peers,
    `load ${(loadavg()[0] ?? 0).toFixed(1)}`,
  ].join(', ');
}
