import type { Condition } from '../workflow.ts';
import type { UnknownPart } from './tree/load.ts';

/** Names and values of variables, as written. */
export type Texts = ReadonlyMap<string, string>;

/** One entry of `rules:`. */
export interface Rule {
  readonly condition: Condition | undefined;
  /** True with `changes` or `exists`: nobody can tell whether they hold. */
  readonly depends: boolean;
  readonly when: string | undefined;
  readonly variables: Texts;
  readonly line: number;
}

/** `only:` or `except:`. */
export interface Policy {
  readonly refs: readonly string[] | undefined;
  readonly variables: readonly string[] | undefined;
  /** True with `changes` or `kubernetes`. */
  readonly depends: boolean;
}

/** One entry of `id_tokens:`. */
export interface IdTokenDeclaration {
  /** The variable that holds the token. */
  readonly variable: string;
  readonly audiences: readonly string[];
  /** True where `aud` is a list, even of one: PyPI takes a single text only. */
  readonly isList: boolean;
  readonly line: number;
}

/** A job that another one waits for. */
export interface Need {
  readonly job: string;
  readonly optional: boolean;
}

/** One line of a script. */
export interface ScriptLine {
  readonly text: string;
  readonly line: number;
}

/** `trigger:` of a child pipeline whose configuration may be at hand. */
export interface Trigger {
  readonly locals: readonly string[];
  readonly line: number;
}

/** One job, with all that it inherits. */
export interface PipelineJob {
  readonly id: string;
  /** The file that holds the job's key. */
  readonly file: string;
  readonly line: number;
  readonly stage: string;
  /** The place of its stage among the stages. */
  readonly stagePosition: number;
  /** Undefined: the job waits for every job of an earlier stage. */
  readonly needs: readonly Need[] | undefined;
  readonly rules: readonly Rule[] | undefined;
  /** `rules` of the includes that bring the job. */
  readonly guards: readonly (readonly Rule[])[];
  readonly only: Policy | undefined;
  readonly except: Policy | undefined;
  readonly when: string;
  /** The text of `environment` or `environment:name`. */
  readonly environment: string | undefined;
  readonly environmentLine: number;
  readonly idTokens: readonly IdTokenDeclaration[];
  /** Variables of the top level that the job takes over. */
  readonly rootVariables: Texts;
  readonly variables: Texts;
  /** Variables of each job that `parallel:matrix` makes; one empty leg without it. */
  readonly legs: readonly Texts[];
  /** `before_script` and `script`, which run in one shell. */
  readonly script: readonly ScriptLine[];
  readonly afterScript: readonly ScriptLine[];
  /** Command that the image runs the script by; empty: the image's own. */
  readonly entrypoint: readonly string[];
  readonly trigger: Trigger | undefined;
  /** True: a part of the job stands in an include that is not at hand. */
  readonly isPartlyUnseen: boolean;
}

/** A pipeline configuration with everything joined that is at hand. */
export interface GitLabPipeline {
  /** The path of the top-level file, as publishers know it. */
  readonly path: string;
  readonly workflowRules: readonly Rule[] | undefined;
  readonly variables: Texts;
  /** Stage by stage; among those of a stage as `needs` says, then as in the file. */
  readonly jobs: readonly PipelineJob[];
  readonly children: ReadonlyMap<string, GitLabPipeline>;
  /** Includes and triggers whose jobs are not seen here. */
  readonly unknown: readonly UnknownPart[];
}
