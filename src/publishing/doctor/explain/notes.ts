import { getProvider } from '../../../trust/index.ts';
import { type Case, asksOtherAudience } from './case.ts';
import { withoutMissing } from './judge.ts';

/** Claims that decide and that the client did not print. */
function assumedOf({ judgement, known, profile }: Case): readonly string[] {
  if (judgement === undefined || known === undefined || known.assumes.length === 0) return [];
  const { verdict } = judgement;
  const publisher = verdict.verdict === 'accept' ? verdict.publisher : verdict.nearest;
  if (publisher === null) return [];
  const { required, optional, present } = getProvider(publisher.provider);
  const looked = [...required, ...optional].filter(({ when }) => when === undefined || when(profile.rules));
  const decisive = [...looked.map(({ claim }) => claim), ...present];
  return [...new Set(decisive)].filter((claim) => known.assumes.includes(claim));
}

/** What is to be known of the claims. */
export function notesOnClaims(of: Case): readonly string[] {
  const { judgement, known, atIndex, profile } = of;
  const assumed = assumedOf(of);
  const audience = asksOtherAudience(of);
  const rest =
    judgement === undefined || known === undefined
      ? undefined
      : withoutMissing(atIndex, known, judgement, profile);
  return [
    ...(rest === undefined ? [] : [`apart from the claims that are missing: ${rest.explanation.why}`]),
    ...(assumed.length === 0
      ? []
      : [
          `the client did not print ${assumed.map((claim) => `\`${claim}\``).join(', ')}: taken to be as registered`,
        ]),
    ...(audience === undefined
      ? []
      : [
          `the token is for audience \`${audience.slice(0, 100).replaceAll('`', '')}\` and ${profile.title} asks for \`${profile.audience}\`: it refuses the token before it looks at any publisher`,
        ]),
  ];
}

/** What is to be known of the registrations, and what people get wrong about them. */
export function notesOnRegistrations(of: Case): readonly string[] {
  const { registrations, atIndex, profile, judgement, evidence } = of;
  const others = (registrations ?? []).filter((registration) => !atIndex.includes(registration));
  const indexes = [...new Set(others.map(({ index }) => `\`${index ?? ''}\``))].join(', ');
  return [
    ...atIndex.flatMap(({ odd }) => (odd === undefined ? [] : [odd])),
    ...(others.length === 0 || judgement === undefined
      ? []
      : [`publishers registered at ${indexes} do not count: each index has its own list`]),
    ...(judgement?.verdict.verdict === 'accept' && evidence?.refused === true && evidence.wire !== undefined
      ? [
          `by the registrations ${of.registration} ${profile.title} would accept these claims, so it has others`,
        ]
      : []),
    ...(atIndex.some(({ pending }) => pending)
      ? [
          'a pending publisher does not reserve its name, and the first exchange uses it up: it creates the project before anything is uploaded',
        ]
      : []),
    ...(profile.name === 'testpypi'
      ? ['TestPyPI says nothing about PyPI: each has its own publishers and its own audience']
      : []),
  ];
}
