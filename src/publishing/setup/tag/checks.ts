import { parseVersion } from '../../../packaging/index.ts';
import { findSection } from './changelog.ts';
import type { TagFacts } from './facts.ts';
import { protectionCheck } from './protection-check.ts';
import type { TagCheck } from './tag-check.ts';
import { doctorCheck, startsCheck } from './workflow-checks.ts';

/** GitHub makes no event for a push of more tags: https://docs.github.com/actions/reference/events-that-trigger-workflows#push */
const MOST_UNPUSHED_TAGS = 3;

const SHOWN = 5;

function list(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => `\`${name}\``);
  return [...shown, ...(names.length > SHOWN ? [`${names.length - SHOWN} more`] : [])].join(', ');
}

/** How many hexadecimal digits of a hash are shown. */
const SHORT = 10;

function cleanCheck({ dirty }: TagFacts): TagCheck {
  if (dirty.length === 0)
    return { check: 'clean-tree', outcome: 'passed', message: 'everything is committed' };
  return {
    check: 'clean-tree',
    outcome: 'failed',
    message: `not committed: ${list(dirty)}; the tag would release something else than what you see`,
    mend: 'commit or stash it, or name it in `.gitignore`',
  };
}

function branchCheck({ branch = 'HEAD', place, remote, commit, shallow }: TagFacts): TagCheck {
  const check = 'branch';
  const short = commit.slice(0, SHORT);
  const push = `\`git push --no-follow-tags ${remote} ${branch}\``;
  if (shallow && place !== 'same' && place !== 'detached-known') {
    return {
      check,
      outcome: 'warned',
      message: 'the history is shallow, so that it cannot be compared with the remote',
      mend: '`git fetch --unshallow`',
    };
  }
  switch (place) {
    case 'same':
      return { check, outcome: 'passed', message: `\`${branch}\` of \`${remote}\` stands on ${short}` };
    case 'detached-known':
      return {
        check,
        outcome: 'passed',
        message: `no branch is checked out; ${short} is on a branch of \`${remote}\``,
      };
    case 'ahead':
      return {
        check,
        outcome: 'warned',
        message: `\`${branch}\` of \`${remote}\` does not have ${short} yet: the tag takes the commit there, the branch stays behind`,
        mend: `push the branch too: ${push}`,
      };
    case 'absent':
      return {
        check,
        outcome: 'warned',
        message: `\`${remote}\` has no branch \`${branch}\`: the release would be on a tag alone`,
        mend: `push the branch too: ${push}`,
      };
    case 'behind':
      return {
        check,
        outcome: 'failed',
        message: `\`${branch}\` of \`${remote}\` has commits that are not here: the tag would release without them`,
        mend: `\`git pull --ff-only ${remote} ${branch}\`; to release an older commit on purpose, check it out: \`git checkout --detach ${short}\``,
      };
    case 'detached':
      return {
        check,
        outcome: 'failed',
        message: `no branch is checked out, and no branch of \`${remote}\` is known to hold ${short}: it would be released from nowhere`,
        mend: `check out the branch that you release from, or \`git fetch ${remote}\` if the commit is there`,
      };
    default:
      return place satisfies never;
  }
}

const normal = (version: string): string => parseVersion(version)?.canonical ?? version;

function versionCheck({ tag, version, expectedTag, metadataVersion, isDynamic }: TagFacts): TagCheck {
  const check = 'version';
  if (metadataVersion === undefined || expectedTag === undefined) {
    const message = isDynamic
      ? `the build decides the version (\`[project] dynamic\`): not compared with \`${tag}\``
      : `no metadata says a version: not compared with \`${tag}\``;
    return { check, outcome: 'skipped', message };
  }
  if (normal(version) === normal(metadataVersion)) {
    const spelled = tag === expectedTag ? '' : `, spelled \`${expectedTag}\` there`;
    return { check, outcome: 'passed', message: `the metadata says ${metadataVersion}${spelled}` };
  }
  return {
    check,
    outcome: 'failed',
    message: `the metadata says ${metadataVersion}, whose tag is \`${expectedTag}\`, and not \`${tag}\``,
    mend: `set \`[project] version\` to ${version} and commit it, or tag \`${expectedTag}\``,
  };
}

function changelogCheck({ changelog, version, project }: TagFacts): TagCheck {
  const check = 'changelog';
  if (changelog === undefined) {
    return {
      check,
      outcome: 'skipped',
      message: 'there is no changelog (`changelog` of the configuration names one)',
    };
  }
  const { file, text } = changelog;
  const section = findSection(text, version, project);
  if (section.found && !section.isEmpty)
    return { check, outcome: 'passed', message: `${file}:${section.line} has ${version}` };
  if (section.found) {
    return {
      check,
      outcome: 'warned',
      message: `${file}:${section.line} has a heading of ${version}, and nothing under it`,
      mend: 'say what changed',
    };
  }
  return {
    check,
    outcome: 'failed',
    message: `${file} has no section of ${version}`,
    mend: section.hasUnreleased
      ? `make \`[Unreleased]\` into \`[${version}]\` with the date`
      : `write \`## [${version}]\` with what changed`,
  };
}

function localTagCheck({ tag, localTag, commit, message }: TagFacts): TagCheck {
  const check = 'local-tag';
  const remove = `\`git tag --delete ${tag}\` and run the command again`;
  if (localTag === undefined) return { check, outcome: 'passed', message: `\`${tag}\` is not taken here` };
  if (localTag.commit !== commit) {
    return {
      check,
      outcome: 'failed',
      message: `\`${tag}\` is there already, on ${localTag.commit.slice(0, SHORT)} and not on ${commit.slice(0, SHORT)}`,
      mend: `take another version; or, if nobody has that tag yet, ${remove}`,
    };
  }
  if (!localTag.isAnnotated) {
    return {
      check,
      outcome: 'failed',
      message: `\`${tag}\` is there already and has no message, author or date of its own`,
      mend: remove,
    };
  }
  if (message !== undefined && message.trim() !== localTag.message.trim()) {
    return {
      check,
      outcome: 'failed',
      message: `\`${tag}\` is there already, with another message`,
      mend: remove,
    };
  }
  return {
    check,
    outcome: 'passed',
    message: `\`${tag}\` is there already, on this commit: it is taken as it is`,
  };
}

function remoteTagCheck({ tag, localTag, remoteTag, remote }: TagFacts): TagCheck {
  const check = 'remote-tag';
  if (remoteTag === undefined)
    return { check, outcome: 'passed', message: `\`${remote}\` does not have \`${tag}\`` };
  if (remoteTag.object === localTag?.object) {
    return {
      check,
      outcome: 'failed',
      message: `\`${remote}\` has this very \`${tag}\` already: it was pushed`,
      mend: '`--follow-only` with `--online` follows its run; a failed run is run again from its page, without another push',
    };
  }
  return {
    check,
    outcome: 'failed',
    message: `\`${remote}\` has \`${tag}\` already, on ${remoteTag.commit.slice(0, SHORT)}`,
    mend: 'take another version: a tag that somebody may have fetched is never moved',
  };
}

function unpushedCheck({ unpushedTags, remote }: TagFacts): TagCheck {
  const check = 'unpushed-tags';
  const count = unpushedTags.length;
  if (count === 0) return { check, outcome: 'passed', message: `\`${remote}\` has every other tag of here` };
  const message = `${count} other ${count === 1 ? 'tag is' : 'tags are'} not on \`${remote}\`: ${list(unpushedTags)}`;
  if (count <= MOST_UNPUSHED_TAGS)
    return { check, outcome: 'passed', message: `${message}; none of them is pushed` };
  return {
    check,
    outcome: 'failed',
    message: `${message}; a push of more than ${MOST_UNPUSHED_TAGS} tags starts no run at GitHub, and one \`git push --tags\` would send them all`,
    mend: 'push those that are meant one by one, and delete the others (`git tag --delete TAG`)',
  };
}

/** Judges everything that can be known before a tag is pushed. */
export function checkTag(facts: TagFacts): readonly TagCheck[] {
  const { protection, tag } = facts;
  return [
    cleanCheck(facts),
    branchCheck(facts),
    versionCheck(facts),
    changelogCheck(facts),
    doctorCheck(facts),
    startsCheck(facts),
    localTagCheck(facts),
    remoteTagCheck(facts),
    unpushedCheck(facts),
    ...(protection === undefined ? [] : [protectionCheck(protection, tag, protection.settings)]),
  ];
}
