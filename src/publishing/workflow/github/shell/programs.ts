/** Programs that do what they are told and run nothing of the repository, so that they write no output of a step. */
export const HARMLESS: ReadonlySet<string> = new Set([
  ...'awk basename cat cd chmod cmp comm cp curl cut date df diff dirname du egrep expr fgrep file find'.split(
    ' ',
  ),
  ...'gh git grep gunzip gzip head hostname id jq kill ln ls mkdir mktemp mv nproc od openssl popd pushd'.split(
    ' ',
  ),
  ...'pwd readlink realpath rev rm rmdir sed seq set sha256sum shasum sleep sort stat strings sync tac tail'.split(
    ' ',
  ),
  ...'tar tee touch tr tree truncate type umask uname uniq unzip wait wc wget which whoami xxd yq zip'.split(
    ' ',
  ),
]);

/** Builtins that change what the shell reads next, or its variables in ways that are not followed. */
export const NOT_FOLLOWED: ReadonlySet<string> = new Set(
  'eval source . trap alias unalias exec shopt return enable builtin command hash bind complete'.split(' '),
);

/** Builtins that set the variables that they name. */
export const SETS_VARIABLES: ReadonlySet<string> = new Set(
  'read mapfile readarray getopts let unset'.split(' '),
);

/** Builtins that declare variables, with values behind `=`. */
export const DECLARES: ReadonlySet<string> = new Set('export declare readonly local typeset'.split(' '));
