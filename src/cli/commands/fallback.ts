import { type RouteMap, buildRouteMap } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { armCommand } from '../fallback/arm.ts';
import { proveCommand } from '../fallback/prove.ts';
import { rollbackCommand } from '../fallback/rollback.ts';
import { useCommand } from '../fallback/use.ts';

/** `tokenless fallback`: the emergency token, armed, used, taken back and proved gone. */
export const fallbackRoutes: RouteMap<CliContext> = buildRouteMap<
  'arm' | 'use' | 'rollback' | 'prove',
  CliContext
>({
  routes: { arm: armCommand, use: useCommand, rollback: rollbackCommand, prove: proveCommand },
  docs: { brief: 'For an emergency: publish by a stored token for a few days, and come back from it' },
});
