import { describe, expect, it } from 'vitest';
import { commandData, commandProperty, withoutOldCommand } from './workflow-command.ts';

describe('a workflow command', () => {
  it('holds its data on one line, and a percent sign as itself', () => {
    expect(commandData('50 %\r\n::stop-commands::x')).toBe('50 %25%0D%0A::stop-commands::x');
  });

  it('ends a property where it ends', () => {
    expect(commandProperty('a,line=1::x')).toBe('a%2Cline=1%3A%3Ax');
  });

  it('finds no old command in a text', () => {
    expect(withoutOldCommand('so ##[stop-commands]x')).toBe('so ## [stop-commands]x');
  });
});
