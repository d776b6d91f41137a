import { describe, expect, it } from 'vitest';
import { MAX_WORKFLOW_NODES, parseYaml } from './yaml-tree.ts';

const tooLarge = expect.objectContaining({ code: 'workflow-too-large' }) as Error;

/** A short text that comes to that many thousand values, and a few. */
function workflow(thousands: number): string {
  const thousand = Array.from({ length: 1000 }, () => 'a').join(', ');
  return `x: &x [${thousand}]\ny: [${Array.from({ length: thousands - 1 }, () => '*x').join(', ')}]\n`;
}

describe('the limit of values in a workflow', () => {
  it('counts what aliases stand for, each time', () => {
    const thousands = MAX_WORKFLOW_NODES / 1000;
    expect(parseYaml(workflow(thousands - 1), 'x.yml').kind).toBe('map');
    expect(() => parseYaml(workflow(thousands), 'x.yml')).toThrow(tooLarge);
  });
});
