export { discoverExchange } from './discover.ts';
export type { ExchangeRoutes } from './routes.ts';
