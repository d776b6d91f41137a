const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/iu;

/** True for the name or address of a host that is this machine itself, as a URL or a listener spells it. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}
