import { describe, expect, it } from 'vitest';
import { packagingErrors, pypiMessageOf } from '../errors.ts';
import {
  type FilenameClaim,
  checkContentType,
  checkDistributionFilename,
  isAllowedPlatformTag,
  isDistributionFilename,
  parseDistributionFilename,
} from './index.ts';

function refusal(run: () => unknown): { code: string; text: string } {
  try {
    run();
  } catch (error) {
    if (packagingErrors.owns(error)) return { code: error.code, text: pypiMessageOf(error) };
    throw error;
  }
  throw new Error('it was not refused');
}

function claim(filename: string, over: Partial<FilenameClaim> = {}): FilenameClaim {
  const filetype = /\.whl$/iu.test(filename) ? 'bdist_wheel' : 'sdist';
  return { filename, filetype, project: 'some.Thing', version: '1.0', ...over };
}

describe('parseDistributionFilename', () => {
  it('takes a wheel apart', () => {
    expect(
      parseDistributionFilename('Some_Thing-1.0.0-1abc-cp311.cp312-abi3-manylinux_2_17_x86_64.whl'),
    ).toEqual({
      kind: 'wheel',
      filename: 'Some_Thing-1.0.0-1abc-cp311.cp312-abi3-manylinux_2_17_x86_64.whl',
      name: 'Some_Thing',
      normalizedName: 'some-thing',
      version: '1.0.0',
      writtenVersion: '1.0.0',
      build: '1abc',
      tags: ['cp311-abi3-manylinux_2_17_x86_64', 'cp312-abi3-manylinux_2_17_x86_64'],
      platforms: ['manylinux_2_17_x86_64'],
    });
  });

  it('takes an sdist apart', () => {
    expect(parseDistributionFilename('some_thing-1.0.tar.gz')).toMatchObject({
      kind: 'sdist',
      version: '1.0',
      extension: '.tar.gz',
    });
    expect(parseDistributionFilename('a-b-1.0.zip')).toMatchObject({
      kind: 'sdist',
      name: 'a-b',
      extension: '.zip',
    });
  });

  it.each([
    ['cheese.whl', 'Invalid distribution file. Unable to parse name and version from wheel filename'],
    ['foo-1.0-py3-none.whl', "Invalid wheel filename (wrong number of parts): 'foo-1.0-py3-none'"],
    ['foo-1.0-a-b-c-d-e.whl', "Invalid wheel filename (wrong number of parts): 'foo-1.0-a-b-c-d-e'"],
    ['foo__x-1.0-py3-none-any.whl', "Invalid project name: 'foo__x-1.0-py3-none-any'"],
    ["fo'o-1.0-py3-none-any.whl", `Invalid project name: "fo'o-1.0-py3-none-any"`],
    [
      'foo-0.0.4test1-py3-none-any.whl',
      "Invalid wheel filename (invalid version): 'foo-0.0.4test1-py3-none-any'",
    ],
    ['foo-1.0-q-py3-none-any.whl', "Invalid build number: q in 'foo-1.0-q-py3-none-any'"],
    ['something.tar.gz', 'Invalid source distribution filename: something.tar.gz'],
    ['-1.0.tar.gz', 'Invalid source distribution filename: -1.0.tar.gz'],
    ['foo-dog.zip', 'Invalid source distribution filename: foo-dog.zip'],
  ])('refuses %s in PyPI’s words', (filename, text) => {
    expect(refusal(() => parseDistributionFilename(filename)).text).toBe(text);
    expect(isDistributionFilename(filename)).toBe(false);
  });

  it('knows what is no distribution at all', () => {
    expect(refusal(() => parseDistributionFilename('SHA256SUMS')).code).toBe(
      'filename-extension-not-allowed',
    );
    expect(isDistributionFilename('sample-1.0-py3-none-any.whl')).toBe(true);
  });
});

describe('checkDistributionFilename', () => {
  it.each([
    claim('some_thing-1.0.tar.gz'),
    claim('some_thing-1.0-py3-none-any.whl'),
    claim('some_thing-1-CP34-none-any.whl', { version: '1.0.0' }),
    claim('some_thing-1.0.0.tar.gz', { version: 'v1.0.0' }),
  ])('takes $filename', (good) => {
    expect(checkDistributionFilename(good).normalizedName).toBe('some-thing');
  });

  it.each([
    [claim('a\u0000b-1.0.tar.gz'), 'filename-characters-not-allowed', 'non-printable'],
    [claim('a\u007Fb-1.0.tar.gz'), 'filename-characters-not-allowed', 'DEL'],
    [claim('../some_thing-1.0.tar.gz'), 'filename-characters-not-allowed', String.raw`'/' or '\'`],
    [claim(String.raw`..\some_thing-1.0.tar.gz`), 'filename-characters-not-allowed', 'in the name.'],
    [
      claim('some_thing-1.0.tar.bz2'),
      'filename-extension-not-allowed',
      'Use .tar.gz, .whl or .zip extension.',
    ],
    [claim('.tar.gz'), 'filename-extension-not-allowed', 'Use .tar.gz'],
    [
      claim('some_thing-1.0.TAR.GZ'),
      'filename-extension-mismatch',
      'Extension .TAR.GZ is invalid for filetype sdist.',
    ],
    [
      claim('some_thing-1.0.tar.gz', { filetype: 'bdist_wheel' }),
      'filename-extension-mismatch',
      'Extension .tar.gz is invalid for filetype bdist_wheel.',
    ],
    [
      claim('nope-1.0.tar.gz'),
      'filename-project-mismatch',
      "Start filename for 'some.Thing' with 'some_thing'.",
    ],
    [
      claim('nope-1.0-py3-none-any.whl'),
      'filename-project-mismatch',
      "Start filename for 'some.Thing' with 'some_thing'.",
    ],
    [claim('some-thing-1.0.tar.gz'), 'filename-not-normalized', "should be 'some_thing-1.0.tar.gz'."],
    [claim('some_thing-1.0.zip'), 'filename-not-normalized', "should be 'some_thing-1.0.tar.gz'."],
    [claim('some_thing-6.6.tar.gz'), 'filename-not-normalized', "should be 'some_thing-1.0.tar.gz'."],
    [
      claim('some-thing-1.0-9.tar.gz', { version: '1.0.post9' }),
      'filename-not-normalized',
      "should be 'some_thing-1.0.post9.tar.gz'.",
    ],
    [
      claim('some_thing-1.o-9.tar.gz', { version: '1.0.post9' }),
      'filename-not-normalized',
      "should be 'some_thing-1.0.post9.tar.gz'.",
    ],
    [
      claim('some.thing-1.0-py3-none-any.whl'),
      'filename-not-normalized',
      "project name 'some_thing', not 'some.thing'.",
    ],
    [claim('some_thing-6.6-py3-none-any.whl'), 'filename-version-mismatch', "should be '1.0' not '6.6'."],
    [
      claim('some_thing-1.0-py3-none-linux_x86_64.win32.whl'),
      'platform-tag-not-allowed',
      "platform tag 'linux_x86_64'.",
    ],
    [
      claim('some_thing-1.0.tar.gz', { version: 'dog' }),
      'version-invalid',
      "'dog' is invalid for 'version'.",
    ],
    [
      claim(`${'a'.repeat(230)}-1.0-py3-none-any.whl`, { project: 'a'.repeat(230) }),
      'filename-too-long',
      'Filename is too long',
    ],
  ])('refuses $filename', (bad, code, text) => {
    const found = refusal(() => checkDistributionFilename(bad));
    expect(found.code).toBe(code);
    expect(found.text).toContain(text);
  });

  it('lets an sdist use the room that a wheel needs for its metadata', () => {
    const project = 'a'.repeat(240);
    expect(checkDistributionFilename(claim(`${project}-1.0.tar.gz`, { project })).kind).toBe('sdist');
  });
});

describe('isAllowedPlatformTag', () => {
  it.each([
    'any',
    'win_arm64',
    'linux_armv7l',
    'manylinux1_i686',
    'manylinux2014_s390x',
    'macosx_10_9_intel',
    'macosx_26_0_arm64',
    'musllinux_1_2_riscv64',
    'manylinux_2_17_ppc64',
    'ios_13_0_arm64_iphoneos',
    'android_27_x86',
    'pyemscripten_2026_0_wasm32',
  ])('takes %s', (tag) => {
    expect(isAllowedPlatformTag(tag)).toBe(true);
  });

  it.each([
    '',
    'linux_x86_64',
    'macosx_11_2_arm64',
    'macosx_16_0_arm64',
    'macosx_10_15_amd64',
    'musllinux_1_1_ppc64',
    'manylinux2010_aarch64',
    'ios_13_0_arm64_iphoneos_extra',
    'xany',
    'pyemscripten_2026_0_wasm32_extra',
  ])('refuses %j', (tag) => {
    expect(isAllowedPlatformTag(tag)).toBe(false);
  });
});

describe('checkContentType', () => {
  it('takes any type but an image', () => {
    expect(() => checkContentType('application/x-tar')).not.toThrow();
  });

  it.each([null, undefined, '', 'image/png'])('refuses %j', (type) => {
    expect(refusal(() => checkContentType(type))).toEqual({
      code: 'content-type-not-allowed',
      text: 'Invalid distribution file.',
    });
  });
});
