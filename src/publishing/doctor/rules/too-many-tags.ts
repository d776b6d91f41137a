import type { Rule } from '../rule.ts';

/** GitHub makes no events for a push of more tags than this. https://docs.github.com/actions/reference/events-that-trigger-workflows#push */
const MOST_TAGS = 3;

/** A push of more than three tags starts no run at all, and nobody is told. */
export const TOO_MANY_TAGS: Rule = {
  name: 'too-many-tags',
  summary: 'more tags wait here to be pushed than one push may have',
  severity: 'warning',
  confidence: 'medium',
  taxonomy: ['C2'],
  check: ({ facts, workflows }) => {
    const tags = facts.git?.unpushedTags ?? [];
    const byTag = workflows.find(({ workflow }) =>
      workflow.triggers.some(
        ({ event, branches, tags: filter }) =>
          event === 'push' && (filter !== undefined || branches === undefined),
      ),
    );
    const push = byTag?.workflow.triggers.find(({ event }) => event === 'push');
    if (tags.length <= MOST_TAGS || byTag === undefined || push === undefined) return [];
    return [
      {
        file: byTag.path,
        line: push.line,
        message: `${tags.length} tags are not pushed yet (${tags.slice(0, MOST_TAGS + 1).join(', ')}${tags.length > MOST_TAGS + 1 ? ' …' : ''}), and a push of more than ${MOST_TAGS} starts no run`,
        mend: 'push them one by one (`git push origin TAG`), and delete those that are not meant',
      },
    ];
  },
};
