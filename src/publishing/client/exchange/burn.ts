import type { Secret } from '../../../base/index.ts';
import type { HttpClient } from '../http/index.ts';

const TIMEOUT_SECONDS = 10;

/** What became of an upload token at the end: failing to burn it is told, never thrown. */
export type BurnOutcome = 'burned' | 'not-offered' | 'failed';

/** Revokes an upload token early. It has minutes to live anyway, so this is done as well as it goes. */
export async function burnToken(burnUrl: string, token: Secret, http: HttpClient): Promise<BurnOutcome> {
  try {
    const answer = await http.request(
      {
        method: 'POST',
        url: burnUrl,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ token: token.reveal() }),
        timeoutSeconds: TIMEOUT_SECONDS,
      },
      { attempts: 2 },
    );
    if (answer.status >= 200 && answer.status < 300) return 'burned';
    return answer.status === 404 || answer.status === 405 ? 'not-offered' : 'failed';
  } catch {
    return 'failed';
  }
}
