export { burnToken } from './burn.ts';
export type { BurnOutcome } from './burn.ts';
export { exchange } from './exchange.ts';
export type { ExchangeDeps, UploadToken } from './exchange.ts';
