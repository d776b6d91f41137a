export * from './exchange.ts';
export * from './management.ts';
export * from './simple.ts';
