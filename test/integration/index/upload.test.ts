import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type FormChanges, helloSdist, helloWheel, uploadForm } from '../../support/index/upload-body.ts';
import { uploadFailure } from '../../../src/wire/index.ts';
import { OCTO_APP, testIndex } from '../../support/index/test-index.ts';

const NOTHING = { incoming: [], kept: [] };

describe('upload', () => {
  it('stores a wheel and serves it with its metadata', async () => {
    const index = await testIndex({ overHttp: true });
    const wheel = helloWheel({ metadata: [['Requires-Python', '>=3.9']] });
    const response = await index.upload(await index.uploadToken(), wheel, { requires_python: '>=3.9' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    const page = await index.request('/simple/hello-dist/', {
      headers: { accept: 'application/vnd.pypi.simple.v1+json' },
    });
    const { files } = (await page.json()) as { files: { url: string; hashes: { sha256: string } }[] };
    const served = Buffer.from(await (await fetch(files[0]!.url)).arrayBuffer());
    expect(served.equals(wheel.bytes)).toBe(true);
    expect(await (await fetch(`${files[0]!.url}.metadata`)).text()).toContain('Requires-Python: >=3.9');
    expect((await index.index.listEvents(1))[0]).toMatchObject({
      event: 'file-uploaded',
      project: 'hello-dist',
      details: { filename: wheel.filename, sha256: files[0]!.hashes.sha256, sizeBytes: wheel.bytes.length },
    });
    expect((await index.filesOnDisk()).incoming).toEqual([]);
  });

  it('takes several files at once for one release', async () => {
    const index = await testIndex({ overHttp: true });
    const token = await index.uploadToken();
    const wheels = ['cp310', 'cp311', 'cp312', 'cp313'].map((python) =>
      helloWheel({
        wheelTag: `${python}-none-any`,
        modules: [{ path: 'hello/__init__.py', content: python }],
      }),
    );
    const responses = await Promise.all([...wheels, helloSdist()].map((file) => index.upload(token, file)));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    // Four wheels with one and the same metadata, which is stored once.
    expect((await index.filesOnDisk()).kept).toHaveLength(6);
  });

  it('says 200 to the same file again and 400 to another one of that name', async () => {
    const index = await testIndex();
    const token = await index.uploadToken();
    await index.upload(token, helloWheel());
    const before = await index.filesOnDisk();
    expect((await index.upload(token, helloWheel())).status).toBe(200);
    const other = helloWheel({ modules: [{ path: 'hello/__init__.py', content: 'other' }] });
    const refused = await index.upload(token, other);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      code: expect.stringMatching(
        /^400 File already exists \('hello_dist-1\.0-py3-none-any\.whl', with blake2_256/u,
      ) as string,
      error: { code: 'file-exists' },
    });
    expect(await index.filesOnDisk()).toEqual(before);
  });

  it('lets one of several identical uploads at once add the file and says 200 to all', async () => {
    const index = await testIndex({ overHttp: true });
    const token = await index.uploadToken();
    const responses = await Promise.all(Array.from({ length: 6 }, () => index.upload(token, helloWheel())));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    const events = await index.index.listEvents(50);
    expect(events.filter(({ event }) => event === 'file-uploaded')).toHaveLength(1);
    expect((await index.filesOnDisk()).incoming).toEqual([]);
  });

  it('lets one of two different contents of one name win, and keeps nothing of the other', async () => {
    const index = await testIndex({ overHttp: true });
    const token = await index.uploadToken();
    const contents = ['a', 'b', 'c', 'd'].map((content) =>
      helloSdist({ modules: [{ path: 'hello/__init__.py', content }] }),
    );
    const statuses = (await Promise.all(contents.map((one) => index.upload(token, one)))).map(
      ({ status }) => status,
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 400, 400, 400]);
    expect((await index.filesOnDisk()).kept).toHaveLength(1);
  });

  it('refuses a second sdist, a content under a second name, and a wheel of another version form', async () => {
    const index = await testIndex();
    const token = await index.uploadToken();
    await index.upload(token, helloWheel());
    const wheel = helloWheel();
    const renamed = { ...wheel, filename: 'hello_dist-1.0-1-py3-none-any.whl' };
    expect(await (await index.upload(token, renamed)).json()).toMatchObject({
      error: { code: 'file-exists' },
    });
    await index.upload(token, helloSdist());
    const again = helloSdist({ version: '1.0.0' });
    expect(await (await index.upload(token, again, { version: '1.0.0' })).json()).toMatchObject({
      error: { code: 'release-sdist-exists' },
      code: '400 Only one sdist may be uploaded per release.',
    });
  });

  it.each<[string, FormChanges, string, string]>([
    ['protocol version', { protocol_version: '2' }, 'upload-protocol-unknown', 'Unknown protocol version.'],
    [
      'an action of old',
      { ':action': 'submit' },
      'upload-action-removed',
      'Project pre-registration is no longer',
    ],
    [
      'another action of old',
      { ':action': 'doc_upload' },
      'upload-action-removed',
      'Uploading documentation is no longer',
    ],
    [
      'a name with quotes',
      { name: `it's "x"` },
      'upload-metadata-invalid',
      String.raw`'it\'s "x"' is an invalid value`,
    ],
    ['a name with a quote', { name: `it's` }, 'upload-metadata-invalid', `"it's" is an invalid value`],
    ['no action', { ':action': undefined }, 'upload-action-missing', 'Unknown or missing'],
    [
      'no metadata version',
      { metadata_version: undefined },
      'upload-metadata-invalid',
      'None is not a valid metadata version.',
    ],
    [
      'a metadata version',
      { metadata_version: '9.9' },
      'upload-metadata-invalid',
      "'9.9' is not a valid metadata version.",
    ],
    [
      'no name',
      { name: 'UNKNOWN' },
      'upload-metadata-invalid',
      "'' is an invalid value for Name. Error: This field is required.",
    ],
    [
      'a name',
      { name: 'hello-' },
      'upload-metadata-invalid',
      "'hello-' is an invalid value for Name. Error: Start and end",
    ],
    [
      'two names',
      { name: ['hello-dist', 'hello-dist'] },
      'upload-metadata-invalid',
      "'name' has invalid data.",
    ],
    [
      'a name as a file',
      { name: new File(['x'], 'n.txt') },
      'upload-form-invalid',
      'name: Should not be a tuple.',
    ],
    ['no version', { version: '' }, 'upload-metadata-invalid', "'version' is a required field."],
    ['a version', { version: 'dog' }, 'upload-metadata-invalid', "'dog' is invalid for 'version'."],
    [
      'a NUL in a version',
      { version: '1.0\0' },
      'upload-metadata-invalid',
      String.raw`'1.0\\x00' is invalid`,
    ],
    [
      'a local version',
      { version: '1.0+local' },
      'upload-metadata-invalid',
      "The use of local versions in '1.0+local'",
    ],
    [
      'no filetype',
      { filetype: undefined },
      'upload-form-invalid',
      'Invalid value for filetype. Error: This field is',
    ],
    [
      'a filetype',
      { filetype: 'bdist_egg' },
      'upload-form-invalid',
      'Invalid value for filetype. Error: Use a known',
    ],
    ['no pyversion', { pyversion: undefined }, 'upload-form-invalid', 'Error: Python version is required'],
    [
      'no digest',
      { sha256_digest: undefined },
      'upload-form-invalid',
      'Error: Include at least one message digest.',
    ],
    [
      'a digest',
      { sha256_digest: 'abc' },
      'upload-form-invalid',
      'Use a valid, hex-encoded, SHA256 message digest.',
    ],
    [
      'another SHA-256',
      { sha256_digest: '0'.repeat(64) },
      'upload-digest-mismatch',
      'The digest supplied does not match',
    ],
    ['another MD5', { md5_digest: 'abc' }, 'upload-digest-mismatch', 'The digest supplied does not match'],
    [
      'another BLAKE2',
      { blake2_256_digest: '0'.repeat(64) },
      'upload-digest-mismatch',
      'The digest supplied does not',
    ],
    ['no content', { content: undefined }, 'upload-content-missing', 'Upload payload does not have a file.'],
    [
      'an unknown project',
      { name: 'other' },
      'upload-project-unknown',
      'Non-user identities cannot create new projects.',
    ],
    [
      'an image',
      { content: new File(['x'], 'hello_dist-1.0-py3-none-any.whl', { type: 'image/png' }) },
      'content-type-not-allowed',
      'Invalid distribution file.',
    ],
    [
      'a path',
      {
        content: new File(['x'], '../hello_dist-1.0-py3-none-any.whl', { type: 'application/octet-stream' }),
      },
      'filename-characters-not-allowed',
      "Cannot upload a file with '/' or",
    ],
    [
      'an sdist called a wheel',
      { filetype: 'sdist', pyversion: 'source' },
      'filename-extension-mismatch',
      'Extension .whl is invalid for filetype sdist',
    ],
    [
      'another Requires-Python',
      { requires_python: '>=3.8' },
      'upload-metadata-disagrees',
      "The form says '>=3.8' for 'requires_python'",
    ],
    [
      'another Requires-Dist',
      { requires_dist: 'evil' },
      'upload-metadata-disagrees',
      "The form says 'evil' for 'requires_dist'",
    ],
    [
      'another extra',
      { provides_extra: 'extra' },
      'upload-metadata-disagrees',
      "The form says 'extra' for 'provides_extra'",
    ],
  ])('refuses %s in PyPI’s words and keeps nothing', async (_what, changes, code, message) => {
    const index = await testIndex();
    const response = await index.upload(await index.uploadToken(), helloWheel(), changes);
    const body = uploadFailure.parse(await response.json());
    expect(body.error?.code).toBe(code);
    expect(body.code).toContain(`${response.status} `);
    expect(body.code).toContain(message);
    expect(body.message).toContain(message);
    expect(await index.filesOnDisk()).toEqual(NOTHING);
    expect(await (await index.request('/simple/hello-dist/')).text()).not.toContain('href');
  });

  it('refuses a pyversion that is not the sdist’s', async () => {
    const index = await testIndex();
    const response = await index.upload(await index.uploadToken(), helloSdist(), { pyversion: '1.0' });
    expect(await response.json()).toMatchObject({ error: { code: 'upload-form-invalid' } });
  });

  it('takes the action from the query, UNKNOWN as absent, and spellings of one requirement as equal', async () => {
    const index = await testIndex();
    const token = await index.uploadToken();
    const metadata = [['Requires-Dist', 'Idna (>=3, <4) ; python_version < "3.12"']] as const;
    const form = uploadForm(helloWheel({ metadata }), {
      ':action': undefined,
      author: 'UNKNOWN',
      requires_python: '',
      provides_extra: '',
      requires_dist: "idna<4,>=3;python_version<'3.12'",
    });
    const response = await index.request('/legacy/?:action=file_upload', {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
  });

  it('takes the digests that twine and uv send, in either case', async () => {
    const index = await testIndex();
    const wheel = helloWheel();
    const response = await index.upload(await index.uploadToken(), wheel, {
      md5_digest: createHash('md5').update(wheel.bytes).digest('hex').toUpperCase(),
      sha256_digest: createHash('sha256').update(wheel.bytes).digest('hex').toUpperCase(),
      gpg_signature: new File(['signature'], 'hello.asc'),
    });
    expect(response.status).toBe(200);
  });

  it('refuses a file that is no archive and one whose metadata is of another project', async () => {
    const index = await testIndex();
    const token = await index.uploadToken();
    const broken = { ...helloWheel(), bytes: new TextEncoder().encode('no zip') };
    expect(await (await index.upload(token, broken)).json()).toMatchObject({
      code: expect.stringContaining('Invalid distribution file.') as string,
    });
    const other = { ...helloWheel({ name: 'other' }), filename: 'hello_dist-1.0-py3-none-any.whl' };
    expect((await index.upload(token, other)).status).toBe(400);
    expect(await index.filesOnDisk()).toEqual(NOTHING);
  });

  it('refuses a wheel whose name says what no index takes', async () => {
    const index = await testIndex();
    const wheel = { ...helloWheel(), filename: 'hello_dist-1.0-py3-none-linux_x86_64.whl' };
    const response = await index.upload(await index.uploadToken(), wheel);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'platform-tag-not-allowed' } });
    expect(await index.filesOnDisk()).toEqual({ incoming: [], kept: [] });
  });

  it('refuses a file and a project that are too large', async () => {
    const bytes = helloWheel().bytes.length;
    const small = await testIndex({ limits: { maxFileBytes: bytes - 1 } });
    expect(await (await small.upload(await small.uploadToken(), helloWheel())).json()).toMatchObject({
      error: { code: 'upload-too-large' },
    });
    expect(await small.filesOnDisk()).toEqual(NOTHING);
    const tight = await testIndex({ limits: { maxProjectBytes: bytes + 10 } });
    const token = await tight.uploadToken();
    expect((await tight.upload(token, helloWheel())).status).toBe(200);
    expect(await (await tight.upload(token, helloSdist())).json()).toMatchObject({
      error: { code: 'project-too-large' },
    });
    expect((await tight.filesOnDisk()).kept).toHaveLength(2);
  });

  it('shows the project as its last upload spelled it', async () => {
    const index = await testIndex();
    const wheel = helloWheel({ name: 'Hello.Dist' });
    expect((await index.upload(await index.uploadToken(), wheel, { name: 'Hello.Dist' })).status).toBe(200);
    expect(await (await index.request('/simple/')).text()).toContain(
      '<a href="/simple/hello-dist/">Hello.Dist</a>',
    );
  });
});

describe('upload token', () => {
  const statusAndCode = async (response: Response): Promise<unknown> => [
    response.status,
    ((await response.json()) as { error: { code: string } }).error.code,
  ];

  it.each<[string, string | undefined, string]>([
    ['no credential', undefined, 'upload-token-unknown'],
    ['a password', `Basic ${btoa('alice:secret')}`, 'upload-password-not-supported'],
    ['no colon', `Basic ${btoa('alice')}`, 'upload-token-unknown'],
    ['another scheme', 'Digest abc', 'upload-token-unknown'],
    ['half a header', 'Basic', 'upload-token-unknown'],
    ['an empty token', 'Bearer', 'upload-token-unknown'],
    ['a token of PyPI', `Basic ${btoa('__token__:pypi-AgEIcHlwaS5vcmc')}`, 'upload-token-unknown'],
    ['a token that was never minted', `token pypi-tl1_${'A'.repeat(43)}c0ffee00`, 'upload-token-unknown'],
  ])('is not %s', async (_what, authorization, code) => {
    const index = await testIndex();
    await index.uploadToken();
    const response = await index.request('/legacy/', {
      method: 'POST',
      body: uploadForm(helloWheel()),
      headers: { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    });
    expect(await statusAndCode(response)).toEqual([403, code]);
    expect(await index.filesOnDisk()).toEqual(NOTHING);
  });

  it('has its typing errors noticed by the checksum', async () => {
    const index = await testIndex();
    const token = await index.uploadToken();
    const mistyped = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0');
    expect(await statusAndCode(await index.upload(mistyped, helloWheel()))).toEqual([
      403,
      'upload-token-unknown',
    ]);
  });

  it('lives 900 seconds; form errors come before its end', async () => {
    const index = await testIndex();
    const token = await index.uploadToken();
    index.clock.advance(899);
    expect((await index.upload(token, helloSdist())).status).toBe(200);
    index.clock.advance(1);
    const response = await index.upload(token, helloWheel());
    expect(await response.json()).toMatchObject({ code: '403 Invalid API Token: token is expired' });
    expect(await statusAndCode(await index.upload(token, helloWheel(), { version: 'dog' }))).toEqual([
      400,
      'upload-metadata-invalid',
    ]);
    expect((await index.filesOnDisk()).incoming).toEqual([]);
  });

  it('that has ended brings no byte of a file to the disk (attack: filling it with old tokens)', async () => {
    let received = 0;
    const index = await testIndex({
      adapt: (parts) => ({
        ...parts,
        contents: {
          ...parts.contents,
          receive: (...file) => {
            received += 1;
            return parts.contents.receive(...file);
          },
        },
      }),
    });
    const token = await index.uploadToken();
    index.clock.advance(901);
    expect((await index.upload(token, helloWheel())).status).toBe(403);
    expect(received).toBe(0);
  });

  it('covers its own project only', async () => {
    const index = await testIndex();
    const token = await index.uploadToken();
    await index.index.createProject('other');
    const response = await index.upload(token, helloWheel({ name: 'other' }), { name: 'other' });
    expect(await response.json()).toMatchObject({
      code: "403 Invalid API Token: project-scoped token is not valid for project: 'other'",
      error: { code: 'upload-token-project-mismatch' },
    });
  });

  it('is asked for the right to a project before the file is judged', async () => {
    const index = await testIndex();
    const token = await index.uploadToken();
    await index.index.createProject('other');
    const content = new File(['x'], 'other-1.0.exe', { type: 'image/png' });
    expect(await statusAndCode(await index.upload(token, helloWheel(), { name: 'other', content }))).toEqual([
      403,
      'upload-token-project-mismatch',
    ]);
  });

  it('is dead when it was burned, and burning always says 202', async () => {
    const index = await testIndex();
    const token = await index.uploadToken();
    expect((await index.upload(token, helloSdist())).status).toBe(200);
    const burn = (body: string): Promise<Response> =>
      index.request('/_/oidc/burn-token', { method: 'POST', body });
    for (const body of [
      JSON.stringify({ token }),
      JSON.stringify({ token }),
      '{"token":"pypi-x"}',
      'x',
      'x'.repeat(99_999),
    ]) {
      expect((await burn(body)).status).toBe(202);
    }
    // Not even for what is there already, byte for byte.
    for (const distribution of [helloWheel(), helloSdist()]) {
      expect(await statusAndCode(await index.upload(token, distribution))).toEqual([
        403,
        'upload-token-burned',
      ]);
    }
    const events = await index.index.listEvents(20);
    expect(events.filter(({ event }) => event === 'upload-token-burned')).toHaveLength(1);
  });

  it('ends with its publisher', async () => {
    const index = await testIndex();
    const token = await index.uploadToken();
    const [publisher] = await index.index.listPublishers();
    await index.index.removePublisher(publisher!.id);
    expect(await statusAndCode(await index.upload(token, helloWheel()))).toEqual([
      403,
      'upload-token-burned',
    ]);
  });

  it('is in no log and in no file of the index', async () => {
    const index = await testIndex();
    const token = await index.uploadToken();
    await index.upload(token, helloWheel());
    await index.upload(token, helloWheel(), { version: 'dog' });
    expect(JSON.stringify([index.log, await index.index.listEvents(50)])).not.toContain(token.slice(8));
    const { readFile, readdir } = await import('node:fs/promises');
    for (const name of await readdir(index.directory)) {
      const text = await readFile(`${index.directory}/${name}`).catch(() => Buffer.alloc(0));
      expect([name, text.includes(token.slice(8))]).toEqual([name, false]);
    }
  });
});

describe('the upload URL', () => {
  it('redirects with an absolute location when the slash is missing', async () => {
    const index = await testIndex({ overHttp: true });
    const response = await index.request('/legacy', { method: 'POST', body: 'x', redirect: 'manual' });
    expect(response.status).toBe(308);
    expect(response.headers.get('location')).toBe(`${index.url}/legacy/`);
    expect(response.statusText).toContain('with a trailing slash');
  });

  it('says the message as the reason phrase, which twine prints', async () => {
    const index = await testIndex({ overHttp: true });
    const response = await index.upload(await index.uploadToken(), helloWheel(), {
      name: 'nöt\r\nX: y\u2028-',
    });
    expect(response.statusText).toContain('is an invalid value for Name. Error: Start and end');
    expect(response.headers.get('x')).toBeNull();
  });

  it.each([
    ['application/json;q=0.9, text/plain;q=0.8, text/html;q=0.7', 'application/json'],
    ['application/problem+json', 'application/problem+json'],
    ['text/plain', 'text/plain; charset=UTF-8'],
    ['*/*', 'text/html; charset=UTF-8'],
    ['image/png', 'text/html; charset=UTF-8'],
  ])('answers a client that accepts %s in %s', async (accept, type) => {
    const index = await testIndex();
    const response = await index.request('/legacy/', {
      method: 'POST',
      body: uploadForm(helloWheel()),
      headers: { accept },
    });
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toContain('Invalid or non-existent authentication information.');
  });

  it.each(['GET', 'PUT'])('answers %s with 405', async (method) => {
    const index = await testIndex();
    expect((await index.request('/legacy/', { method })).status).toBe(405);
  });
});

describe('a publisher without an environment', () => {
  it('serves a job in any environment', async () => {
    const index = await testIndex();
    const { environment: _any, ...fields } = OCTO_APP;
    await index.addPending(fields);
    expect((await index.exchange(await index.idToken({ environment: 'whatever' }))).status).toBe(200);
  });
});
