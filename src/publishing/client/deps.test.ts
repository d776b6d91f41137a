import { describe, expect, it } from 'vitest';
import { systemDeps } from './deps.ts';
import { indexName } from './target.ts';

describe('systemDeps', () => {
  it('sleeps, and wakes with the reason of the signal', async () => {
    await systemDeps.sleep(0.001);
    const reason = new Error('Ctrl-C');
    await expect(systemDeps.sleep(60, AbortSignal.abort(reason))).rejects.toBe(reason);
    const stop = new AbortController();
    const sleeping = systemDeps.sleep(60, stop.signal);
    stop.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
  });

  it('tells the time in whole seconds and throws dice', () => {
    expect(Math.abs(systemDeps.nowSeconds() - Date.now() / 1000)).toBeLessThan(2);
    expect(Number.isInteger(systemDeps.nowSeconds())).toBe(true);
    expect(systemDeps.random()).toBeLessThan(1);
  });
});

describe('indexName', () => {
  it('is the host with its port, or the text when it is no URL', () => {
    expect(indexName('https://index.example:8443/legacy/')).toBe('index.example:8443');
    expect(indexName('pypi')).toBe('pypi');
  });
});
