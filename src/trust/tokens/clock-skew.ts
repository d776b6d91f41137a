/**
 * How far the clocks of issuer and index may be apart, in seconds. PyPI's value. It lengthens the life of
 * every ID token at both ends, so a used ID must be kept as much longer (`usedIdOf`): change them together.
 */
export const CLOCK_SKEW_LEEWAY_SECONDS = 30;
