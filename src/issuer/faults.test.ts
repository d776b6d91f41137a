import { describe, expect, it } from 'vitest';
import { ISSUER_FAULTS, parseIssuerFaults } from './faults.ts';

describe('parseIssuerFaults', () => {
  it('takes every fault that there is', () => {
    const names = Object.keys(ISSUER_FAULTS);
    expect(parseIssuerFaults(names)).toEqual(names);
  });

  it.each(['expird', '', 'toString', '__proto__'])('refuses %j and names what there is', (name) => {
    expect(() => parseIssuerFaults(['slow', name])).toThrowError(
      expect.objectContaining({
        code: 'issuer-fault-unknown',
        why: expect.stringContaining('`lives-too-long`') as string,
      }),
    );
  });
});
