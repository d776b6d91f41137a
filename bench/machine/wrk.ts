import { timeProgram } from './run.ts';

const CONNECTIONS = 32;

/**
 * Asks for one address as often as it goes, over connections that are kept, from one thread. Throws when an
 * answer was no success.
 * @returns answers per second
 */
export async function requestsPerSecond(program: string, url: string, seconds: number): Promise<number> {
  const load = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`];
  const { stdout } = await timeProgram(program, [...load, '-H', `Accept: ${ACCEPT}`, url]);
  if (/Non-2xx|Socket errors/u.test(stdout))
    throw new Error(`${url} did not answer as it should:\n${stdout}`);
  const rate = /Requests\/sec:\s+(?<rate>[\d.]+)/u.exec(stdout)?.groups?.['rate'];
  if (rate === undefined) throw new Error(`wrk said nothing of its rate:\n${stdout}`);
  return Number(rate);
}

/** What pip asks for. */
export const ACCEPT =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01';
