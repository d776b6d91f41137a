import { FALLBACK_STATE_FILE, fallbackPhase, unprovedIndexes } from '../../release/index.ts';
import type { Rule } from '../rule.ts';
import { fallbackStateIn } from './fallback-state.ts';

/** A workflow that looks right proves nothing: why the emergency began is not known to be over. */
export const FALLBACK_UNPROVED: Rule = {
  name: 'fallback-unproved',
  summary: 'the emergency fallback was rolled back, and no run of CI has proved trusted publishing since',
  severity: 'error',
  confidence: 'high',
  taxonomy: [],
  check(project) {
    const state = fallbackStateIn(project);
    if (state === undefined || !('schema' in state)) return [];
    if (fallbackPhase(state, project.facts.today) !== 'rolled-back') return [];
    const indexes = unprovedIndexes(state).map((index) => `\`${index}\``);
    return [
      {
        file: FALLBACK_STATE_FILE,
        line: 1,
        message: `the fallback was rolled back at ${state.rolledBackAt ?? ''}, and trusted publishing is not proved again for ${indexes.join(', ')} (incident ${state.incident})`,
        mend: 'run the release workflow in mode probe, and close the incident: `tokenless fallback prove`',
      },
    ];
  },
};
