import {
  combineRequirements,
  parseRequirements,
  parseTomlLock,
} from '../../../src/publishing/release/index.ts';
import { readSimpleHtml } from '../../../src/wire/index.ts';
import { mutatedText } from '../mutations.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';

const SHA = 'a'.repeat(64);

const REQUIREMENTS = `# made by a tool
--index-url https://index.example/simple
-r base.txt
-e git+https://github.com/octo/app@main#egg=app
sample.project[x]==4.0.0 ; python_version < "4" \\
    --hash=sha256:${SHA} \\
    --hash=sha256:${SHA}
    # via other
other @ https://example.org/other-1.tar.gz
./wheels/local-1-py3-none-any.whl
`;

/** `requirements.txt` of a stranger's repository. */
export const requirementsTarget: FuzzTarget = defineTarget({
  name: 'requirements',
  input: mutatedText(
    [REQUIREMENTS],
    [
      '\\\n',
      ' #',
      '--hash=',
      '--hash ',
      '==',
      ';',
      '"',
      "'",
      '\u2028',
      '\f',
      '\r',
      '-',
      '@ ',
      '${A}',
      '\uFEFF',
    ],
  ),
  feed: (text) => {
    const lock = combineRequirements([
      { role: 'requirements', part: parseRequirements(text, 'requirements.txt') },
    ]);
    const entries = [...lock.packages, ...lock.unverifiable];
    if (entries.some(({ location: { line } }) => line === undefined))
      throw new TypeError('an entry has no line');
  },
});

const UV = `version = 1
revision = 3
[[package]]
name = "sample"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://files.example/sample-1.0.tar.gz", hash = "sha256:${SHA}", size = 1 }
wheels = [{ url = "https://files.example/sample-1.0-py3-none-any.whl", hash = "sha256:${SHA}" }]
[[package]]
name = "app"
version = "0.1.0"
source = { editable = "." }
`;

const PYLOCK = `lock-version = "1.0"
created-by = "x"
[[packages]]
name = "sample"
version = "1.0"
index = "https://pypi.org/simple"
wheels = [{ name = "sample-1.0-py3-none-any.whl", hashes = { sha256 = "${SHA}" } }]
[[packages.attestation-identities]]
kind = "GitHub"
repository = "octo/sample"
[[packages]]
name = "there"
vcs = { type = "git", url = "https://example.org/there", commit-id = "0" }
`;

/** `uv.lock` and `pylock.toml` of a stranger's repository. */
export const tomlLockTarget: FuzzTarget = defineTarget({
  name: 'toml-lock',
  input: mutatedText(
    [UV, PYLOCK],
    [
      '[[',
      ']]',
      '{',
      '}',
      '=',
      '""',
      '1e999',
      '-inf',
      '1979-05-27',
      '__proto__',
      'constructor',
      'hashes',
      'source',
      '\\u0000',
    ],
  ),
  feed: (text) => parseTomlLock(text, 'a lock', text.includes('lock-version') ? 'pylock' : 'uv'),
});

const PAGE = `<!DOCTYPE html>
<html><head><meta name="pypi:repository-version" content="1.4"></head><body>
<!-- a comment -->
<a href="../../packages/sample-1.0-py3-none-any.whl#sha256=${SHA}" data-yanked="" data-provenance="/integrity/a">sample</a><br>
<A HREF='sample-1.0.tar.gz#md5=0' data-requires-python="&gt;=3.9">sample</A>
</body></html>
`;

/** The page of a project, from an index that is a stranger's. */
export const simpleHtmlTarget: FuzzTarget = defineTarget({
  name: 'simple-html',
  input: mutatedText(
    [PAGE],
    ['<a ', '<!--', '-->', '"', "'", '=', '&#x', '&amp;', '#sha256=', '%', '%00', '>', '//'],
  ),
  feed: (text) => {
    for (const { filename, url } of readSimpleHtml(text, 'https://index.example/simple/sample/')) {
      if (filename === '' || !URL.canParse(url)) throw new TypeError('a file without name or address');
    }
  },
});
