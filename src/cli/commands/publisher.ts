import { type Command, type RouteMap, buildCommand, buildRouteMap } from '@stricli/core';
import type { RegisteredPublisher } from '../../wire/index.ts';
import type { CliContext } from '../context.ts';
import { indexFlags } from '../index-target.ts';
import { type ManagementFlags, credentialFlag, managementOf } from '../management.ts';
import { commonFlags, printJson, printLine, reporting } from '../output.ts';

interface AddFlags extends ManagementFlags {
  readonly provider: string;
  readonly owner?: string;
  readonly repository?: string;
  readonly workflow?: string;
  readonly environment?: string;
  readonly ownerId?: string;
  readonly repositoryId?: string;
  readonly pending: boolean;
}

/** `project · octo-org/app · release.yml · pypi`, the members in the order of the form. */
function lineOf({ id, project, pending, fields }: RegisteredPublisher): string {
  const place = `${fields['owner'] ?? ''}/${fields['repository'] ?? ''}`;
  const environment = fields['environment'] ?? '';
  const parts = [
    id,
    project,
    place,
    fields['workflow'] ?? '',
    environment === '' ? '(any environment)' : environment,
  ];
  return [...parts, ...(pending ? ['pending'] : [])].join('  ');
}

const manageFlags = { ...commonFlags, ...indexFlags, ...credentialFlag } as const;

async function runAdd(this: CliContext, flags: AddFlags, project: string): Promise<void> {
  const { addPublisher, systemDeps } = await import('../../publishing/client/index.ts');
  const { owner, repository, workflow, environment, ownerId, repositoryId, provider, pending } = flags;
  const given = { owner, repository, workflow, environment, ownerId, repositoryId };
  const fields = Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const added = await addPublisher(
    await managementOf(this, flags),
    { project, provider, pending, fields },
    systemDeps,
  );
  if (flags.json) printJson(this, { schema: 'tokenless/publisher/v1', publisher: added });
  else printLine(this, lineOf(added));
}

async function runList(this: CliContext, flags: ManagementFlags): Promise<void> {
  const { listPublishers, systemDeps } = await import('../../publishing/client/index.ts');
  const publishers = await listPublishers(await managementOf(this, flags), systemDeps);
  if (flags.json) printJson(this, { schema: 'tokenless/publishers/v1', publishers });
  else for (const publisher of publishers) printLine(this, lineOf(publisher));
}

async function runRemove(this: CliContext, flags: ManagementFlags, id: string): Promise<void> {
  const { removePublisher, systemDeps } = await import('../../publishing/client/index.ts');
  await removePublisher(await managementOf(this, flags), id, systemDeps);
  if (flags.json) printJson(this, { schema: 'tokenless/publisher-removed/v1', id });
  else printLine(this, `removed ${id}`);
}

const text = (
  brief: string,
  placeholder: string,
): {
  readonly kind: 'parsed';
  readonly parse: (input: string) => string;
  readonly brief: string;
  readonly placeholder: string;
  readonly optional: true;
} => ({
  kind: 'parsed',
  parse: (input) => input,
  brief,
  placeholder,
  optional: true,
});

const addCommand: Command<CliContext> = buildCommand<AddFlags, [project: string], CliContext>({
  func: reporting(runAdd),
  parameters: {
    flags: {
      ...manageFlags,
      provider: { kind: 'parsed', parse: String, brief: 'The CI service', default: 'github' },
      owner: text('GitHub user or organisation', 'NAME'),
      repository: text('Repository, without its owner', 'NAME'),
      workflow: text('File name of the workflow', 'FILE'),
      environment: text('Environment of the publish job; left out: any', 'NAME'),
      ownerId: text('Numeric id of the owner', 'ID'),
      repositoryId: text('Numeric id of the repository', 'ID'),
      pending: {
        kind: 'boolean',
        brief: 'The project does not exist yet; the first mint creates it',
        default: false,
        withNegated: false,
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'The project', placeholder: 'PROJECT' }],
    },
  },
  docs: {
    brief: 'Register which CI identity may publish a project',
    fullDescription: [
      'Example:',
      '  tokenless publisher add sampleproject --index https://index.example/ --credential env:CREDENTIAL \\',
      '    --owner octo-org --repository sampleproject --workflow release.yml --environment pypi --pending',
    ].join('\n'),
  },
});

const listCommand: Command<CliContext> = buildCommand<ManagementFlags, [], CliContext>({
  func: reporting(runList),
  parameters: { flags: manageFlags },
  docs: {
    brief: 'List publishers and pending publishers',
    fullDescription:
      'Example:\n  tokenless publisher list --index https://index.example/ --credential env:CREDENTIAL',
  },
});

const removeCommand: Command<CliContext> = buildCommand<ManagementFlags, [id: string], CliContext>({
  func: reporting(runRemove),
  parameters: {
    flags: manageFlags,
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'Identifier, as `list` shows it', placeholder: 'ID' }],
    },
  },
  docs: {
    brief: 'Remove a publisher; its upload tokens stop working at once',
    fullDescription:
      'Example:\n  tokenless publisher remove 3f2a… --index https://index.example/ --credential env:CREDENTIAL',
  },
});

/** `tokenless publisher`: the publishers of an index of ours. */
export const publisherRoutes: RouteMap<CliContext> = buildRouteMap<'add' | 'list' | 'remove', CliContext>({
  routes: { add: addCommand, list: listCommand, remove: removeCommand },
  docs: { brief: 'Add, list and remove the publishers of a tokenless index' },
});
