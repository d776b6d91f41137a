/**
 * Reads the address at which clients reach an index, such as `https://index.example/`, and gives its origin.
 * Clients look for everything at the root of the host, so an address with a path is none. Throws a
 * `SyntaxError` in words for the command line.
 */
export function parseOrigin(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/u.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new SyntaxError(`\`${text}\` is not the address of a host, such as \`https://index.example/\``);
}
