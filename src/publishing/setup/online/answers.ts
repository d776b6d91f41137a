// The shapes of GitHub's answers, as far as they are read (https://docs.github.com/rest, version 2022-11-28,
// checked 2026-10). What is missing or has another shape makes the whole answer unusable: nothing is guessed.
import { z } from 'zod';

/** `GET /repos/{owner}/{repo}` */
export interface RepositoryAnswer {
  readonly id: string;
  readonly full_name: string;
  /** `type` is `User` or `Organization`. */
  readonly owner: { readonly id: string; readonly type?: string | undefined };
  readonly private?: boolean | undefined;
  readonly archived?: boolean | undefined;
  readonly fork?: boolean | undefined;
}

/** `GET /repos/{owner}/{repo}/actions/oidc/customization/sub`; the last two members are new in 2026. */
export interface SubjectAnswer {
  readonly use_default: boolean;
  readonly include_claim_keys?: readonly string[] | null | undefined;
  readonly use_immutable_subject?: boolean | null | undefined;
  readonly sub_claim_prefix?: string | null | undefined;
}

/** `GET /repos/{owner}/{repo}/actions/permissions/workflow` */
export interface WorkflowPermissionsAnswer {
  readonly default_workflow_permissions: 'read' | 'write';
}

/** A rule of an environment: who has to approve, how long it waits, who may deploy. */
export interface ProtectionRuleAnswer {
  readonly type: string;
  /** In minutes. */
  readonly wait_timer?: number | undefined;
  readonly prevent_self_review?: boolean | undefined;
  readonly reviewers?:
    | readonly {
        readonly type: string;
        readonly reviewer: {
          readonly id?: number | undefined;
          readonly login?: string | undefined;
          readonly slug?: string | undefined;
        };
      }[]
    | undefined;
}

/** One of `GET /repos/{owner}/{repo}/environments`. */
export interface EnvironmentAnswer {
  readonly name: string;
  readonly protection_rules: readonly ProtectionRuleAnswer[];
  /** Administrators may pass over its rules. */
  readonly can_admins_bypass?: boolean | undefined;
  readonly deployment_branch_policy?:
    | { readonly protected_branches: boolean; readonly custom_branch_policies: boolean }
    | null
    | undefined;
}

/** One of `GET …/environments/{name}/deployment-branch-policies`; older servers know branches only. */
export interface PolicyAnswer {
  readonly id?: number | undefined;
  readonly name: string;
  readonly type: 'branch' | 'tag';
}

/** One of the lists of secrets: names, and never a value. */
export interface SecretAnswer {
  readonly name: string;
}

const id = z.number().int().positive().max(Number.MAX_SAFE_INTEGER).transform(String);

/** `GET /users/{username}` or `GET /orgs/{org}/teams/{slug}`: who reviews. */
export interface AccountAnswer {
  readonly id: number;
}

/** Reads an account or a team. */
export const accountAnswer: z.ZodType<AccountAnswer> = z.object({ id: z.number().int().positive() });

/** Reads a repository. */
export const repositoryAnswer: z.ZodType<RepositoryAnswer> = z.object({
  id,
  full_name: z.string().regex(/^[\w.-]+\/[\w.-]+$/u),
  owner: z.object({ id, type: z.string().optional() }),
  private: z.boolean().optional(),
  archived: z.boolean().optional(),
  fork: z.boolean().optional(),
});

/** Reads the form of `sub`. */
export const subjectAnswer: z.ZodType<SubjectAnswer> = z.object({
  use_default: z.boolean(),
  include_claim_keys: z.array(z.string().regex(/^\w+$/u)).nullish(),
  use_immutable_subject: z.boolean().nullish(),
  sub_claim_prefix: z.string().nullish(),
});

/** Reads the default permissions of workflows. */
export const workflowPermissionsAnswer: z.ZodType<WorkflowPermissionsAnswer> = z.object({
  default_workflow_permissions: z.enum(['read', 'write']),
});

const reviewer = z.object({
  type: z.string(),
  reviewer: z.object({
    id: z.number().optional(),
    login: z.string().optional(),
    slug: z.string().optional(),
  }),
});

const protectionRule = z.object({
  type: z.string(),
  wait_timer: z.number().nonnegative().optional(),
  prevent_self_review: z.boolean().optional(),
  reviewers: z.array(reviewer).optional(),
});

/** Reads an environment. */
export const environmentAnswer: z.ZodType<EnvironmentAnswer> = z.object({
  name: z.string(),
  protection_rules: z.array(protectionRule).default([]),
  can_admins_bypass: z.boolean().optional(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});

/** Reads a pattern of refs that may deploy. */
export const policyAnswer: z.ZodType<PolicyAnswer> = z.object({
  id: z.number().optional(),
  name: z.string(),
  type: z.enum(['branch', 'tag']).default('branch'),
});

/** Reads the name of a secret. */
export const secretAnswer: z.ZodType<SecretAnswer> = z.object({ name: z.string() });
