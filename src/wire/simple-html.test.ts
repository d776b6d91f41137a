import { describe, expect, it } from 'vitest';
import { renderSimpleProject } from './simple-html.ts';

describe('renderSimpleProject', () => {
  it('lets nothing that an uploader wrote break out of its attribute (attack)', () => {
    const html = renderSimpleProject({
      meta: { 'api-version': '1.1' },
      name: 'hello-dist',
      files: [
        {
          filename: 'hello_dist-1.0.tar.gz',
          url: `https://index.example/a" onclick='evil()`,
          hashes: { sha256: 'ab' },
          'requires-python': '>=3" onmouseover="evil()',
        },
      ],
    });
    expect(html).not.toMatch(/" on|' on/u);
    expect(html).toContain('data-requires-python="&gt;=3&quot; onmouseover=&quot;evil()"');
    expect(html).toContain('href="https://index.example/a&quot; onclick=&#x27;evil()#sha256=ab"');
  });
});
