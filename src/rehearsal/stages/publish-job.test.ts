import { describe, expect, it } from 'vitest';
import { clientErrors } from '../../publishing/client/index.ts';
import { REGISTRY_PROFILES } from '../../trust/index.ts';
import type { PlannedJob } from '../plan/planned-job.ts';
import { createRunnerLog } from '../runner-commands.ts';
import { type PublishStage, rehearseJob } from './publish-job.ts';

const JOB = {
  job: { job: 'publish', line: 7, workflow: 'release.yml', idToken: 'job' },
  index: 'pypi',
  skip: '',
  profile: REGISTRY_PROFILES.pypi,
  environment: null,
  publishers: [],
  claims: {},
  assumes: [],
} as unknown as PlannedJob;

/** A stage whose client fails so. */
function stageFailing(failure: Error): PublishStage {
  const issuer = { setClaims: () => undefined, environment: () => ({}), issuer: 'https://ci.example' };
  return {
    servers: { issuer, indexes: new Map([['pypi', { url: 'https://127.0.0.1:1' }]]), caPem: '', caFile: '' },
    client: { publish: () => Promise.reject(failure) },
    approvals: { names: [] },
    signal: new AbortController().signal,
    log: createRunnerLog(),
  } as unknown as PublishStage;
}

describe('rehearseJob', () => {
  it('takes what the real run would be refused for too as its verdict', async () => {
    const details = { file: 'a-1.0.tar.gz', index: 'pypi', status: 400, reason: 'no' };
    const result = await rehearseJob(JOB, stageFailing(clientErrors.create('upload-refused', details)));
    expect(result).toMatchObject({ verdict: 'refused', refusal: { code: 'upload-refused' } });
  });

  it('takes a failure of this machine for none: nothing is known about the release then', async () => {
    const error = clientErrors.create('distribution-changed', { file: 'a-1.0.tar.gz' });
    await expect(rehearseJob(JOB, stageFailing(error))).rejects.toBe(error);
  });
});
