/** An action, pinned to the commit that one of its tags stood on. */
export interface ActionPin {
  /** `OWNER/NAME`. */
  readonly action: string;
  /** 40 hex digits. */
  readonly commit: string;
  /** The tag of that commit, shown beside it. */
  readonly tag: string;
}

/** When the tags below were resolved. How to do it again: `docs/guides/set-up-publishing.md`. */
export const ACTION_PINS_DATE = '2026-11-28';

/**
 * Every action that a generated workflow may use. A tag can be moved, a commit cannot; the commits come from
 * the tags of the actions' own repositories.
 */
export const ACTION_PINS: Readonly<
  Record<'checkout' | 'python' | 'node' | 'uv' | 'keep' | 'fetch' | 'publish', ActionPin>
> = {
  checkout: {
    action: 'actions/checkout',
    commit: '3d3c42e5aac5ba805825da76410c181273ba90b1',
    tag: 'v7.0.1',
  },
  python: {
    action: 'actions/setup-python',
    commit: '5fda3b95a4ea91299a34e894583c3862153e4b97',
    tag: 'v7.0.0',
  },
  node: {
    action: 'actions/setup-node',
    commit: '820762786026740c76f36085b0efc47a31fe5020',
    tag: 'v7.0.0',
  },
  uv: {
    action: 'astral-sh/setup-uv',
    commit: '20cfd1bf945f4377ade1205e4dbc17946fc9a30d',
    tag: 'v10.0.1',
  },
  keep: {
    action: 'actions/upload-artifact',
    commit: 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f',
    tag: 'v7.0.0',
  },
  fetch: {
    action: 'actions/download-artifact',
    commit: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c',
    tag: 'v8.0.1',
  },
  publish: {
    action: 'pypa/gh-action-pypi-publish',
    commit: 'dc37677b2e1c63e2034f94d8a5b11f265b73ba33',
    tag: 'v1.14.2',
  },
};

/** The newest uv whose checksum the pinned `astral-sh/setup-uv` carries itself. */
export const UV_VERSION = '0.12.4';

/** The value of `uses:`, with the tag as the comment that auditors and update bots read. */
export function usesOf({ action, commit, tag }: ActionPin): string {
  return `${action}@${commit} # ${tag}`;
}
