/**
 * The programs inside of the generated workflow. They use what every runner has (Python's standard library,
 * coreutils, git, pip, gh) and take every value from the environment: an expression in a script would let
 * whoever names a tag write a part of it.
 */

/** Refuses sources with an upload token in them; names files only, never what is in them. */
export const SEARCH_SOURCES = `\
if git grep --name-only -I --extended-regexp 'pypi-[A-Za-z0-9_-]{50,}'; then
  echo '::error::these files hold what looks like an upload token: revoke it at the index, then remove it'
  exit 1
fi
`;

/** Refuses distributions that are not the tag's, and says what is released. */
export const CHECK_VERSION = `\
import os, pathlib, sys
from packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename
from packaging.version import Version

tag, project = os.environ["TAG"], os.environ["PROJECT"]
before, after = os.environ["TAG_BEFORE"], os.environ["TAG_AFTER"]
tagged = Version(tag.removeprefix(before).removesuffix(after))
names = sorted(entry.name for entry in pathlib.Path("dist").iterdir())
if not names:
    sys.exit("::error::the build left nothing in dist/")
for name in names:
    parse = parse_wheel_filename if name.endswith(".whl") else parse_sdist_filename
    if parse(name)[:2] != (canonicalize_name(project), tagged):
        sys.exit(f"::error::{name!r} is not {project} {tagged}, for which the tag {tag} stands")
with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as outputs:
    print(f"version={tagged}", file=outputs)
    print(f"final={str(not tagged.is_prerelease).lower()}", file=outputs)
`;

/** Refuses distributions with a credential in them; names members only, never what is in them. */
export const SEARCH_DISTRIBUTIONS = `\
import fnmatch, os, pathlib, re, sys, tarfile, zipfile

NAMES = re.compile(r"(?:^|/)(?:[.]pypirc|[.]env|[.]netrc|id_rsa|id_ecdsa|id_ed25519)$")
SHAPES = re.compile(
    rb"pypi-[A-Za-z0-9_-]{50,}"
    rb"|(?<![A-Za-z0-9_])gh[opusr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,}"
    rb"|(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}"
    rb"|(?<![A-Z0-9])AKIA(?![A-Z2-7]*EXAMPLE)[A-Z2-7]{16}(?![A-Z0-9])"
    rb"|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\\s+[A-Za-z0-9+/=]{40}"
)

def members(file):
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)
    else:
        with tarfile.open(file) as archive:
            for member in archive:
                if member.isfile():
                    yield member.name.partition("/")[2], archive.extractfile(member).read()

allowed = os.environ["ALLOWED"].splitlines()
found = [
    f"{file.name}: {name!r}"
    for file in sorted(pathlib.Path("dist").iterdir())
    for name, content in members(file)
    if NAMES.search(name) or SHAPES.search(content)
    if not any(fnmatch.fnmatchcase(name, pattern) for pattern in allowed)
]
if found:
    sys.exit("::error::nothing is published: these members look like credentials%0A" + "%0A".join(found))
print("no credential in", len(list(pathlib.Path("dist").iterdir())), "distributions")
`;

/** Writes `SHA256SUMS` beside the folder: uploaders take everything in it for a distribution. */
export const WRITE_CHECKSUMS = `\
shopt -s nullglob
cd dist
sha256sum -- *.whl *.tar.gz > ../SHA256SUMS
cat ../SHA256SUMS
`;

/** Waits until an index serves exactly these files; one that differs ends it at once. */
export const CHECK_SERVED = `\
import json, os, pathlib, sys, time, urllib.request

lines = pathlib.Path("SHA256SUMS").read_text(encoding="utf-8").splitlines()
expected = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
request = urllib.request.Request(
    os.environ["PAGE"], headers={"Accept": "application/vnd.pypi.simple.v1+json"}
)
deadline = time.monotonic() + 600
while True:
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            files = json.load(answer)["files"]
    except OSError as error:
        print("the index does not answer yet:", type(error).__name__, flush=True)
        files = []
    served = {file["filename"]: file["hashes"].get("sha256") for file in files}
    wrong = [name for name in expected if name in served and served[name] != expected[name]]
    if wrong:
        sys.exit(f"::error::the index serves other bytes than were built: {wrong}")
    missing = [name for name in expected if name not in served]
    if not missing:
        break
    if time.monotonic() > deadline:
        sys.exit(f"::error::the index does not serve after ten minutes: {missing}")
    time.sleep(15)
print("\\n".join(f"{name}: served with its hash" for name in expected))
`;

/** Has pip fetch the wheel for every platform by its hash, as a user would; without one there is nothing to try. */
export const CHECK_PIP = `\
awk -v release="$PROJECT==$VERSION" \\
  '/-none-any[.]whl$/ { hashes = hashes " --hash=sha256:" $1 } END { if (hashes) print release hashes }' \\
  SHA256SUMS > "$RUNNER_TEMP/release.txt"
[ -s "$RUNNER_TEMP/release.txt" ] || exit 0
for _ in 1 2 3 4 5 6 7 8 9 10; do
  python3 -m pip download --no-deps --no-cache-dir --only-binary :all: --ignore-requires-python \\
    --require-hashes --index-url "$SIMPLE" --dest "$RUNNER_TEMP/served" \\
    --requirement "$RUNNER_TEMP/release.txt" && exit 0
  sleep 15
done
exit 1
`;

/** Refuses a probe where the exchange would create the project. */
const REFUSE_PENDING = `\
import json, os, sys, urllib.error, urllib.parse, urllib.request

page = urllib.request.Request(
    os.environ["PAGE"], headers={"Accept": "application/vnd.pypi.simple.v1+json"}
)
try:
    urllib.request.urlopen(page, timeout=30).close()
except urllib.error.HTTPError as error:
    if error.code != 404:
        raise
    sys.exit(
        "::error::the project does not exist at this index yet: the exchange of a probe would turn the"
        " pending publisher into a project; probe after the first release"
    )
`;

/** A real exchange: audience, ID token, upload token; nothing is uploaded and the token is burned. */
export const PROBE: string = `\
${REFUSE_PENDING}
origin = os.environ["ORIGIN"]

def ask(url, body=None, authorization=None):
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    if authorization:
        headers["Authorization"] = authorization
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=30) as answer:
        return answer.read()

def mask(secret):
    print(f"::add-mask::{secret}", flush=True)

audience = json.loads(ask(f"{origin}/_/oidc/audience"))["audience"]
asked = os.environ["ACTIONS_ID_TOKEN_REQUEST_URL"] + "&audience=" + urllib.parse.quote(audience, safe="")
bearer = "bearer " + os.environ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]
id_token = json.loads(ask(asked, authorization=bearer))["value"]
mask(id_token)
try:
    upload_token = json.loads(ask(f"{origin}/_/oidc/mint-token", {"token": id_token}))["token"]
except urllib.error.HTTPError as error:
    errors = json.loads(error.read()).get("errors", [])
    told = "; ".join(f"{told.get('code')}: {told.get('description')}" for told in errors)
    sys.exit("::error::the index refuses this job: " + " ".join(told.split()).replace("%", "%25"))
mask(upload_token)
print("the index accepts this job", flush=True)
try:
    ask(f"{origin}/_/oidc/burn-token", {"token": upload_token})
    print("the upload token is burned; nothing was uploaded")
except OSError:
    print("::warning::the upload token was not burned; it expires by itself within minutes")
`;

/** The same question before our own client makes the exchange. */
export const PROBE_PENDING: string = REFUSE_PENDING;

/** Puts the distributions and their sums on the release page of the tag. */
export const RELEASE_PAGE = `\
options=()
if [ "$FINAL" != true ]; then options+=(--prerelease); fi
gh release create "$TAG" --verify-tag --title "$TAG" --generate-notes "\${options[@]}" assets/* ||
  gh release upload "$TAG" --clobber assets/*
`;
