import type { ErrorTable } from '../../../base/index.ts';

/** Details of the codes about managing publishers and projects. */
export type ManagementErrorDetails = {
  'management-credential-invalid': object;
  'management-body-invalid': { reason: string };
  'project-unknown': { project: string };
  'project-exists': { project: string };
  'project-name-invalid': { project: string };
  'project-name-similar': { project: string };
  'publisher-exists': { project: string };
  'pending-publisher-exists': { project: string };
  'publisher-identity-taken': { project: string | undefined };
  'publisher-unknown': { id: string };
  'api-token-unknown': { id: string };
  'api-token-lifetime-invalid': {
    lifetimeSeconds: number;
    shortestSeconds: number;
    longestSeconds: number;
  };
};

/** The words of the codes about management. */
export const MANAGEMENT_ERROR_TABLE: ErrorTable<ManagementErrorDetails> = {
  'management-credential-invalid': () => ({
    what: 'the management credential is not the right one',
    why: 'only the owner of the index may do this, and the request does not have the credential of the owner',
    mend: 'send `Authorization: Bearer <credential>`, by a reference such as `env:NAME` or `file:PATH`',
  }),
  'management-body-invalid': ({ reason }) => ({
    what: 'the request cannot be read',
    why: reason,
    mend: 'send the members that docs/reference/schemas describes for this route, and no others',
  }),
  'project-unknown': ({ project }) => ({
    what: `there is no project \`${project}\``,
    why: 'a publisher and an API token belong to a project that exists',
    mend: 'register a pending publisher; the first mint creates the project',
  }),
  'project-exists': ({ project }) => ({
    what: `the project \`${project}\` exists already`,
    why: 'names that differ only in case, `-`, `_` and `.` are one name',
    mend: 'use the project as it is, or choose another name',
  }),
  'project-name-invalid': ({ project }) => ({
    what: `\`${project}\` cannot be the name of a project`,
    why: 'names are ASCII letters, digits, `.`, `_` and `-`, with a letter or digit at both ends',
    mend: 'choose a name of that form',
  }),
  'project-name-similar': ({ project }) => ({
    what: `the name \`${project}\` is too similar to an existing project`,
    why: 'names that people mistake for one another (`l` and `1`, `o` and `0`, separators) are refused',
    mend: 'choose another name',
  }),
  'publisher-exists': ({ project }) => ({
    what: `\`${project}\` has this publisher already`,
    why: 'the same identity is registered once for each project',
    mend: 'nothing is to be done; `tokenless publisher list` shows it',
  }),
  'pending-publisher-exists': ({ project }) => ({
    what: 'this pending publisher is registered already',
    why: `it is pending for \`${project}\`, and one ID token can create one project only`,
    mend: 'remove the other one first, or give each project its own environment',
  }),
  'publisher-identity-taken': ({ project }) => ({
    what: `this publisher is registered for ${project === undefined ? 'another project' : `\`${project}\``} already`,
    why: 'an upload token covers one project, and an ID token could not say which of the two it is for',
    mend: 'give each project its own environment, or remove the other publisher first',
  }),
  'publisher-unknown': ({ id }) => ({
    what: `there is no publisher \`${id}\``,
    why: 'no publisher and no pending publisher has this id',
    mend: 'take the id from `tokenless publisher list`',
  }),
  'api-token-unknown': ({ id }) => ({
    what: `there is no API token \`${id}\` to revoke`,
    why: 'no API token has this id, or it was revoked before',
    mend: 'take the id from `tokenless api-token list`',
  }),
  'api-token-lifetime-invalid': ({ lifetimeSeconds, shortestSeconds, longestSeconds }) => ({
    what: 'an API token cannot live that long or that short',
    why: `${lifetimeSeconds} seconds were asked for; it may live ${shortestSeconds} to ${longestSeconds}`,
    mend: 'ask for a life within these; an emergency that goes on gets another token',
  }),
};
