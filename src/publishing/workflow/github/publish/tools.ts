import { NODE_TOOLS } from './node-tools.ts';
import { OTHER_TOOLS } from './other-tools.ts';
import { PYTHON_TOOLS } from './python-tools.ts';
import type { RegistryFamily } from './registries.ts';

/** How one upload tool is told where to publish and with what credential. */
export interface UploadTool {
  /** The value of `method`. */
  readonly method: string;
  /** Whose packages it uploads. */
  readonly registry: RegistryFamily;
  /** Names of the command, then the verbs that make it upload; a verb may be several words. */
  readonly command: readonly [names: readonly string[], verbs: readonly string[]];
  /** Flags that name an index (or give its URL). */
  readonly indexFlags: readonly string[];
  /** Variables that do the same; the first one set wins. */
  readonly indexVariables: readonly string[];
  /** Flags that give a credential. */
  readonly secretFlags: readonly string[];
  /** Variables that do the same. */
  readonly secretVariables: readonly string[];
  /** Flags under which nothing is uploaded. */
  readonly idleFlags: readonly string[];
  /** Flags without one of which nothing is uploaded; undefined: none is needed. */
  readonly activeFlags?: readonly string[];
  /** Whether the tool can exchange an ID token: always does, does when it finds no credential, cannot. */
  readonly exchange: 'always' | 'automatic' | 'never';
  /** A tool that also does other things counts as publishing only with a credential or an ID token at hand. */
  readonly needsCredential?: true;
  /** The tool's own names of indexes. */
  readonly names: Readonly<Record<string, string>>;
  /** Where it publishes when nothing says; undefined: it must be said. */
  readonly fallback: string | undefined;
}

/** The upload tools of every registry that is read, as their own documentation describes them (checked 2026-11). */
export const UPLOAD_TOOLS: readonly UploadTool[] = [...PYTHON_TOOLS, ...NODE_TOOLS, ...OTHER_TOOLS];
