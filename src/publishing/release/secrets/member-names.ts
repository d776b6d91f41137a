/** Files that hold credentials by their nature, wherever they lie. */
const SECRET_FILES = new Set([
  '.pypirc',
  '.netrc',
  '_netrc',
  '.git-credentials',
  '.pgpass',
  '.my.cnf',
  '.htpasswd',
  'id_rsa',
  'id_dsa',
  'id_ecdsa',
  'id_ed25519',
]);

/** Files that hold credentials only under this folder. */
const SECRET_PATHS =
  /(?:^|\/)(?:\.aws\/credentials|\.cargo\/credentials(?:\.toml)?|\.gem\/credentials|\.docker\/config\.json)$/u;

/** `.env` and `.env.production` hold values; `.env.example` shows which there are. */
const DOTENV = /^\.env(?:\.(?!example$|sample$|template$|dist$|defaults?$|schema$|test$)[A-Za-z0-9_-]+)*$/u;

/** True for a member that must not be in a distribution whatever it holds. */
export function isSecretFile(path: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  return SECRET_FILES.has(name) || DOTENV.test(name) || SECRET_PATHS.test(path);
}
