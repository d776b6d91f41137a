import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { discoveryResponse, simpleIndex, simpleProject } from '../../../src/wire/index.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';
import { type TestIndex, testIndex } from '../../support/index/test-index.ts';

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json';

async function withFiles(): Promise<TestIndex> {
  const index = await testIndex();
  const token = await index.uploadToken();
  for (const version of ['1.10', '1.9', '2.0rc1']) {
    const metadata = [['Requires-Python', '>=3.9,<4']] as const;
    const wheel = helloWheel({ version, metadata });
    await index.upload(token, wheel, { version, requires_python: '>=3.9,<4' });
  }
  await index.upload(token, helloSdist({ version: '1.9' }), { version: '1.9' });
  return index;
}

function get(index: TestIndex, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return index.request(path, { headers, redirect: 'manual' });
}

describe('a project page', () => {
  it('lists files by version then name, with all that installers read', async () => {
    const index = await withFiles();
    const response = await get(index, '/simple/hello-dist/', { accept: JSON_TYPE });
    const text = await response.text();
    expect(text.endsWith('}\n')).toBe(true);
    const page = simpleProject.parse(JSON.parse(text));
    expect(page.versions).toEqual(['1.9', '1.10', '2.0rc1']);
    expect(page.files.map(({ filename }) => filename)).toEqual([
      'hello_dist-1.9-py3-none-any.whl',
      'hello_dist-1.9.tar.gz',
      'hello_dist-1.10-py3-none-any.whl',
      'hello_dist-2.0rc1-py3-none-any.whl',
    ]);
    const [wheel, sdist] = page.files;
    const metadata = await (await get(index, `${new URL(wheel!.url).pathname}.metadata`)).arrayBuffer();
    const sha256 = createHash('sha256').update(Buffer.from(metadata)).digest('hex');
    expect(wheel).toMatchObject({
      'requires-python': '>=3.9,<4',
      'upload-time': '2026-01-01T00:00:00Z',
      yanked: false,
      'core-metadata': { sha256 },
      'data-dist-info-metadata': { sha256 },
      'dist-info-metadata': { sha256 },
      provenance: null,
    });
    expect(sdist).toMatchObject({ 'requires-python': null, 'core-metadata': false });
  });

  it('escapes what goes into HTML', async () => {
    const index = await withFiles();
    const html = await (await get(index, '/simple/hello-dist/')).text();
    expect(html).toContain('<meta name="pypi:repository-version" content="1.4">');
    expect(html).toContain('data-requires-python="&gt;=3.9,&lt;4"');
    expect(html).toMatch(
      /href="http:\/\/localhost\/packages\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{60}\/hello_dist-1\.9\.tar\.gz#sha256=[0-9a-f]{64}">/u,
    );
    expect(html).toMatch(/data-core-metadata="sha256=[0-9a-f]{64}"/u);
  });

  it.each([
    [undefined, 'text/html; charset=UTF-8'],
    ['*/*', 'text/html; charset=UTF-8'],
    ['text/plain', 'text/html; charset=UTF-8'],
    ['application/vnd.pypi.simple.v1+html', 'application/vnd.pypi.simple.v1+html'],
    ['application/vnd.pypi.simple.latest+json', JSON_TYPE],
    ['application/vnd.pypi.simple.latest+html', 'application/vnd.pypi.simple.v1+html'],
    [
      'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01',
      JSON_TYPE,
    ],
    [
      'application/vnd.pypi.simple.v1+json;q=0.2, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01',
      'application/vnd.pypi.simple.v1+html',
    ],
    ['application/vnd.pypi.simple.v1+json;q=0, */*;q=0.1', 'text/html; charset=UTF-8'],
  ])('comes for %s as %s', async (accept, type) => {
    const index = await testIndex();
    await index.index.createProject('empty');
    const response = await get(index, '/simple/empty/', accept === undefined ? {} : { accept });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('vary')).toBe('Accept');
  });

  it('is not sent again when it has not changed', async () => {
    const index = await withFiles();
    const etag = (await get(index, '/simple/hello-dist/')).headers.get('etag') ?? '';
    const again = await get(index, '/simple/hello-dist/', { 'if-none-match': `"x", W/${etag}` });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await index.upload(await mintAgain(index), helloSdist());
    expect((await get(index, '/simple/hello-dist/', { 'if-none-match': etag })).status).toBe(200);
  });

  it('has one address: others redirect there', async () => {
    const index = await testIndex();
    await index.index.createProject('Hello.Dist');
    for (const [path, location] of [
      ['/simple/Hello.Dist/', 'http://localhost/simple/hello-dist/'],
      ['/simple/hello-dist', 'http://localhost/simple/hello-dist/'],
      ['/simple', 'http://localhost/simple/'],
    ] as const) {
      const response = await get(index, path);
      expect([response.status, response.headers.get('location')]).toEqual([301, location]);
    }
  });

  it('is 404 in plain text for an unknown project', async () => {
    const index = await testIndex();
    const response = await get(index, '/simple/nothing/');
    expect([response.status, await response.text()]).toEqual([404, '404 Not Found']);
    expect(response.headers.get('content-type')).toContain('text/plain');
  });

  it('uses the address by which clients reach the index, where it is set', async () => {
    const index = await testIndex({ baseUrl: 'https://pkgs.example.com' });
    await index.upload(await index.uploadToken(), helloSdist());
    expect(await (await get(index, '/simple/hello-dist/')).text()).toContain(
      'href="https://pkgs.example.com/packages/',
    );
  });

  it.each(['POST', 'DELETE'])('answers %s with 405', async (method) => {
    const index = await testIndex();
    const response = await index.request('/simple/', { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('answers HEAD without a body', async () => {
    const index = await withFiles();
    const response = await index.request('/simple/hello-dist/', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('etag')).not.toBeNull();
  });
});

async function mintAgain(index: TestIndex): Promise<string> {
  const response = await index.exchange(await index.idToken());
  return ((await response.json()) as { token: string }).token;
}

describe('the list of projects', () => {
  it('has every project in the order of normalised names', async () => {
    const index = await testIndex();
    for (const name of ['Zeta', 'alpha', 'B.eta']) await index.index.createProject(name);
    const page = simpleIndex.parse(await (await get(index, '/simple/', { accept: JSON_TYPE })).json());
    expect(page).toEqual({
      meta: { 'api-version': '1.4' },
      projects: [{ name: 'alpha' }, { name: 'B.eta' }, { name: 'Zeta' }],
    });
    expect(await (await get(index, '/simple/')).text()).toContain('<a href="/simple/b-eta/">B.eta</a>');
  });
});

describe('discovery (PEP 807)', () => {
  const sha256 = createHash('sha256').update('/legacy/').digest('hex');

  it('answers in both published forms', async () => {
    const index = await testIndex();
    const answer: unknown = await (await get(index, '/.well-known/pytp?discover=%2Flegacy%2F')).json();
    expect(discoveryResponse.parse(answer)).toEqual({
      'audience-endpoint': 'http://localhost/_/oidc/audience',
      'token-mint-endpoint': 'http://localhost/_/oidc/mint-token',
      features: ['multi-use-token'],
      'default-features': ['multi-use-token'],
    });
    // The draft's own example hashed a newline behind the path.
    for (const key of [sha256, 'af030c06750716b1b35852298fe852b90def13dcbd012a5fe5148470f1206bfc']) {
      expect(await (await get(index, `/.well-known/pytp/${key}`)).json()).toEqual({
        'audience-endpoint': 'http://localhost/_/oidc/audience',
        'mint-token-endpoint': 'http://localhost/_/oidc/mint-token',
      });
    }
  });

  it.each([
    ['application/vnd.pypi.pytp.v1+json', 200, 'application/vnd.pypi.pytp.v1+json'],
    ['*/*', 200, 'application/vnd.pypi.pytp.v1+json'],
    ['application/json', 200, 'application/json'],
    ['text/html', 406, 'application/problem+json'],
  ])('answers %s with %i', async (accept, status, type) => {
    const index = await testIndex();
    for (const path of ['/.well-known/pytp?discover=%2Flegacy%2F', `/.well-known/pytp/${sha256}`]) {
      const response = await get(index, path, { accept });
      expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
    }
  });

  it('is 404 for another upload URL', async () => {
    const index = await testIndex();
    for (const path of [
      '/.well-known/pytp?discover=%2Fother%2F',
      '/.well-known/pytp',
      '/.well-known/pytp/abc',
    ]) {
      expect((await get(index, path)).status).toBe(404);
    }
  });
});
