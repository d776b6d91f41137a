import type { Step } from '../model.ts';

/** What an action's name says when it wants the ID token itself: clouds, vaults, signatures, pages, reports. */
const ACTION_WANTS =
  /auth|login|credential|oidc|[-_/]sts|vault|secret|doppler|sign|attest|slsa|provenance|deploy|pages|codecov|coverage|codspeed|scorecard|sonar|snyk|fossa|deepsource|datadog|docker|buildx|depot|pulumi|terraform|chainguard|tailscale|jfrog|helm|image|claude|cloud|aws|azure|gcp|google-github-actions|sccache/iu;
/** Actions of such names that do not. */
const ACTION_WANTS_NONE = /^actions\/create-github-app-token@|^dorny\//iu;
/** What a script runs, or reads, that wants it. */
const SCRIPT_WANTS =
  /cosign|gitsign|sigstore|\bslsa|\battest|\baws\b|\bgcloud\b|\bgsutil\b|\baz\s+login|azure|\bvault\b|pulumi|terraform|\bdocker\b|podman|buildah|\bhelm\b|kubectl|codecov|wrangler|vercel|netlify|ACTIONS_ID_TOKEN/iu;

/** True for an action or a called workflow that, by its name, wants the ID token for something else. */
export function actionUsesIdentity(uses: string): boolean {
  return ACTION_WANTS.test(uses.split('@')[0] ?? '') && !ACTION_WANTS_NONE.test(uses);
}

/** True for text of a script, or of what a workflow is called with, that names another use of the ID token. */
export const scriptUsesIdentity = (text: string): boolean => SCRIPT_WANTS.test(text);

/** True for a step that explains, by what it runs or is called, what else its job wants an ID token for. */
export function usesIdentityElsewhere({ uses = '', run = '', name = '' }: Step): boolean {
  return actionUsesIdentity(uses) || scriptUsesIdentity(run) || scriptUsesIdentity(name);
}
