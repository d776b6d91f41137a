// The platforms that PyPI accepts; each pattern is anchored at both ends (PyPI's own are not, see ADR 024).
const APPLE_ARCHITECTURES = 'ppc|ppc64|i386|x86_64|arm64|intel|fat|fat3|fat64|universal|universal2';
const LINUX_ARCHITECTURES = 'x86_64|i686|aarch64|armv7l|ppc64le|s390x|riscv64';

const ALLOWED: readonly RegExp[] = [
  /^(?:any|win32|win_arm64|win_amd64|win_ia64)$/u,
  /^manylinux(?:1|2010)_(?:x86_64|i686)$/u,
  /^manylinux2014_(?:x86_64|i686|aarch64|armv7l|ppc64|ppc64le|s390x)$/u,
  /^linux_armv[67]l$/u,
  // macOS 10 counted minor versions; later ones count major versions only.
  new RegExp(`^macosx_10_[0-9]+_(?:${APPLE_ARCHITECTURES})$`, 'u'),
  new RegExp(`^macosx_(?:11|12|13|14|15|26)_0_(?:${APPLE_ARCHITECTURES})$`, 'u'),
  new RegExp(`^manylinux_[0-9]+_[0-9]+_(?:${LINUX_ARCHITECTURES}|ppc64)$`, 'u'),
  new RegExp(`^musllinux_[0-9]+_[0-9]+_(?:${LINUX_ARCHITECTURES})$`, 'u'),
  /^ios_[0-9]+_[0-9]+_(?:arm64|x86_64)_(?:iphoneos|iphonesimulator)$/u,
  /^android_[0-9]+_(?:armeabi_v7a|arm64_v8a|x86|x86_64)$/u,
  /^pyemscripten_[0-9]+_[0-9]+_wasm32$/u,
];

/**
 * True for a platform tag that PyPI takes in a wheel's filename; plain `linux_x86_64` is not one.
 * @see https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
 */
export function isAllowedPlatformTag(tag: string): boolean {
  return ALLOWED.some((pattern) => pattern.test(tag));
}
