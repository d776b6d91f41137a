import type { CauseTable } from './cause.ts';

/** B: the job has no ID token, or not one that an index takes. */
export const TOKEN_CAUSES: CauseTable<'B'> = {
  B1: {
    code: 'id-token-permission-missing',
    what: 'the job may not ask for an ID token',
    why: 'GitHub gives one only to a job with `id-token: write`, and a `permissions:` block sets everything that it leaves out to none',
    mend: 'add `permissions: id-token: write` to the publish job',
  },
  B2: {
    code: 'id-token-permission-missing',
    what: 'a calling workflow caps `id-token` for the job that it calls',
    why: 'permissions only shrink along `workflow_call`; where the called job asks for more than its caller has, the run ends as `startup_failure` with no job and no log',
    mend: 'grant `id-token: write` at every job that calls, up to the workflow that is started',
  },
  B3: {
    code: 'event-not-allowed',
    what: 'the run belongs to a pull request of a fork',
    why: 'GitHub withholds `id-token: write` from forks, whatever the workflow says',
    mend: 'publish by a tag, a release or by hand, never by a pull request',
  },
  B4: {
    code: 'event-not-allowed',
    what: 'the index takes no ID token of this event',
    why: '`pull_request_target` runs with the rights of the repository on what a stranger wrote; crates.io and a tokenless index refuse `workflow_run` besides',
    mend: 'start the publish job by a tag, a release or by hand',
  },
  B5: {
    what: 'a token or password is set, and it was used in place of trusted publishing',
    why: 'clients take `password:`, `TWINE_*`, `UV_PUBLISH_TOKEN`, `_authToken` or the placeholder of setup-node first, and then neither exchange nor attest',
    mend: 'remove the setting and its secret, and revoke the token',
  },
  B6: {
    code: 'id-token-audience-mismatch',
    what: 'the ID token is for another audience',
    why: 'each index asks for its own audience (`pypi`, `testpypi`, `npm:…`, `crates.io`); a hard-coded one, or a token fetched for the other index, is refused',
    mend: 'ask the index for its audience and fetch one ID token per index',
  },
  B7: {
    code: 'id-token-expired',
    what: 'a token expired before it was used',
    why: 'an ID token lives minutes and an upload token of PyPI fifteen: it was fetched before the build, or the upload or the signing took longer',
    mend: 'fetch the token right before the upload, and again during a long one, as `tokenless publish` does',
  },
  B8: {
    code: 'id-token-reused',
    what: 'the ID token was used already',
    why: 'an index takes every ID token once; a retry or a second index with the same token is refused',
    mend: 'fetch a new ID token for each exchange',
  },
  B9: {
    code: 'issuer-unknown',
    what: 'the index does not know the issuer',
    why: 'self-managed GitLab, GitHub Enterprise and an enterprise’s own `iss` are other issuers than the public ones, which are all that a public index knows',
    mend: 'publish from a CI whose issuer the index takes, or to an index that lets its operator add issuers',
  },
  B10: {
    what: '`sub` has another form than the index reads',
    why: 'GitHub writes `repo:OWNER@ID/REPOSITORY@ID:…` for repositories created on or after 2026-07-15, and organisations may customise `sub`',
    mend: 'look at `GET /repos/OWNER/REPOSITORY/actions/oidc/customization/sub`, take the customisation back, or ask the index to match other claims',
  },
  B11: {
    code: 'id-token-key-unknown',
    what: 'the index has no key for the signature',
    why: 'the key set of the issuer could not be fetched, is behind a firewall, or was rotated and the index still has the old one',
    mend: 'try again in a few minutes; on an index of your own, check that it reaches the issuer',
  },
};
