import { describe, expect, it } from 'vitest';
import { Budget } from './budget.ts';

describe('Budget', () => {
  it('lets its steps use up the limit together, and no more', () => {
    const budget = new Budget('.gitlab-ci.yml', 5, 'values');
    budget.spend(2);
    budget.spend(3);
    expect(() => budget.spend(1)).toThrow(
      expect.objectContaining({
        code: 'workflow-too-large',
        details: { file: '.gitlab-ci.yml', limit: '5 values' },
      }) as Error,
    );
  });
});
