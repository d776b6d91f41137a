import type { RouteMapBuilderArguments } from '@stricli/core';
import { adminRoutes } from './commands/admin.ts';
import { apiTokenRoutes } from './commands/api-token.ts';
import { checksumsCommand } from './commands/checksums.ts';
import { doctorCommand } from './commands/doctor.ts';
import { downloadCommand } from './commands/download.ts';
import { environmentsRoutes } from './commands/environments.ts';
import { explainCommand } from './commands/explain.ts';
import { fallbackRoutes } from './commands/fallback.ts';
import { initCommand } from './commands/init.ts';
import { issuerCommand } from './commands/issuer.ts';
import { packCommand } from './commands/pack.ts';
import { probeCommand } from './commands/probe.ts';
import { publishCommand } from './commands/publish.ts';
import { recordCommand } from './commands/record.ts';
import { publisherRoutes } from './commands/publisher.ts';
import { rehearseCommand } from './commands/rehearse.ts';
import { replayCommand } from './commands/replay.ts';
import { serveCommand } from './commands/serve.ts';
import { tagCommand } from './commands/tag.ts';
import { statusCommand } from './commands/status.ts';
import { tokenCommand } from './commands/token.ts';
import { verifyCommand } from './commands/verify.ts';
import type { CliContext } from './context.ts';

/** Every command by its name, in the order of a release's life. */
export const routes: RouteMapBuilderArguments<string, CliContext>['routes'] = {
  init: initCommand,
  doctor: doctorCommand,
  explain: explainCommand,
  rehearse: rehearseCommand,
  environments: environmentsRoutes,
  tag: tagCommand,
  probe: probeCommand,
  publish: publishCommand,
  token: tokenCommand,
  status: statusCommand,
  checksums: checksumsCommand,
  record: recordCommand,
  replay: replayCommand,
  download: downloadCommand,
  verify: verifyCommand,
  fallback: fallbackRoutes,
  serve: serveCommand,
  admin: adminRoutes,
  publisher: publisherRoutes,
  'api-token': apiTokenRoutes,
  issuer: issuerCommand,
  pack: packCommand,
};
