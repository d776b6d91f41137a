import { z } from 'zod';
import type { ForgeRepository } from '../../workflow/index.ts';
import { type AskerOptions, createAsker } from './asker.ts';
import { repositoryPath } from './github-facts.ts';

/** What is asked of GitHub when a push started nothing. */
export interface StartQuestions extends AskerOptions {
  readonly repository: ForgeRepository;
  /** File names of the workflows that should have started. */
  readonly workflows: readonly string[];
}

/** What GitHub says of why a push could start nothing; a member is left out when it was not told. */
export interface StartState {
  readonly actionsEnabled?: boolean;
  /** File name → GitHub's word: `active`, `disabled_manually`, `disabled_inactivity`, `disabled_fork` … */
  readonly workflowStates: Readonly<Record<string, string>>;
  /** Everything that was not told, one sentence each. */
  readonly unseen: readonly string[];
}

const MOST_WORKFLOWS = 10;

// https://docs.github.com/rest/actions/permissions#get-github-actions-permissions-for-a-repository, checked 2026-11-28
const permissionsAnswer = z.object({ enabled: z.boolean() });
// https://docs.github.com/rest/actions/workflows#get-a-workflow, checked 2026-11-28
const workflowAnswer = z.object({ state: z.string().max(100) });

/** Asks whether Actions and these workflows are switched on. Throws the signal's reason only. */
export async function readStartState(questions: StartQuestions): Promise<StartState> {
  const { repository, workflows } = questions;
  const path = repositoryPath(repository.owner, repository.name);
  const asker = createAsker(questions);
  try {
    const states: Record<string, string> = {};
    for (const file of workflows.slice(0, MOST_WORKFLOWS)) {
      const told = await asker.ask(`${path}/actions/workflows/${encodeURIComponent(file)}`, workflowAnswer, {
        what: `whether \`${file}\` is enabled`,
        permission: 'Actions',
        isPublic: true,
      });
      if (told !== undefined) states[file] = told.value.state;
    }
    const permissions = await asker.ask(`${path}/actions/permissions`, permissionsAnswer, {
      what: 'whether Actions are enabled',
      permission: 'Administration',
      isPublic: false,
    });
    return {
      ...(permissions === undefined ? {} : { actionsEnabled: permissions.value.enabled }),
      workflowStates: states,
      unseen: asker.unseen(),
    };
  } finally {
    asker.close();
  }
}
