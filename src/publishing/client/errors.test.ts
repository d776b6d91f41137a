import { describe, expect, it } from 'vitest';
import { clientErrors } from './errors.ts';

describe('the texts of the client', () => {
  it('count attempts in words', () => {
    const why = (attempts: number): string =>
      clientErrors.create('index-unreachable', { url: 'u', problem: 'it is down', attempts }).why;
    expect([why(1), why(3)]).toEqual(['it is down, after one attempt', 'it is down, after 3 attempts']);
  });

  it('say it when the other side gave no reason', () => {
    const unexpected = (status: number, reason: string): { why: string; mend: string } =>
      clientErrors.create('index-response-unexpected', { url: 'u', status, reason });
    expect(unexpected(400, '').why).toBe('the index gave no reason');
    expect(unexpected(503, 'maintenance')).toMatchObject({
      why: 'the index says: maintenance',
      mend: 'wait until the index is well, then run the same command again',
    });
    const refused = clientErrors.create('upload-refused', { file: 'f', index: 'i', status: 403, reason: '' });
    expect(refused.why).toBe('it answered with status 403 and gave no reason');
    const request = clientErrors.create('id-token-request-refused', {
      provider: 'P',
      status: 500,
      reason: '',
    });
    expect(request.why).toBe('its identity endpoint answered with status 500');
  });
});
