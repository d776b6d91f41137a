export * from './compact-json.ts';
export * from './discovery.ts';
export * from './exchange.ts';
export * from './management.ts';
export * from './simple-html.ts';
export * from './simple.ts';
export * from './upload-failure.ts';
