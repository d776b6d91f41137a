import { normalizeName } from '../../../packaging/index.ts';
import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import { isOfPython, titleOf } from '../registrations/page.ts';
import { placeOfMember, placeOfPublisher } from '../registrations/place.ts';
import type { Rule } from '../rule.ts';

/** Folders whose projects are not released. */
const ASIDE = /^(?:examples?|tests?|docs?|benchmarks?|fixtures|templates?)\//u;

/** True for a repository of several projects, of which any may be the registered one. */
const hasOthers = ({ facts }: Project): boolean =>
  facts.paths.some((path) => path.endsWith('/pyproject.toml') && !ASIDE.test(path));

function check(project: Project): readonly Problem[] {
  const { config, registrations } = project.facts;
  const built = config.projectName;
  if (built === undefined || registrations.kind !== 'declared' || hasOthers(project)) return [];
  const isBuilt = (name: string): boolean => normalizeName(name) === normalizeName(built);
  const served = new Set(
    registrations.publishers.filter((one) => isBuilt(one.project)).map(({ index }) => index),
  );
  return registrations.publishers
    .filter(
      (publisher) =>
        isOfPython(publisher.index) && !isBuilt(publisher.project) && !served.has(publisher.index),
    )
    .map((publisher) => ({
      ...(placeOfMember(publisher, 'project', project.facts) ?? placeOfPublisher(publisher)),
      message: `the project \`${publisher.project}\` is registered at ${titleOf(publisher.index)}, and \`pyproject.toml\` builds \`${built}\``,
      mend: `register the publisher for \`${normalizeName(built)}\`, or set \`[project] name\` to \`${publisher.project}\``,
    }));
}

/** An upload token covers the registered project: files of another one are refused as a project nobody may create. */
export const PROJECT_NAME_MISMATCH: Rule = {
  name: 'project-name-mismatch',
  summary: 'a registration is for another project than the one that is built',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A11'],
  check,
};
