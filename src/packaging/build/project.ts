/** A file to put into a distribution. */
export interface FileToBuild {
  /** Relative, with `/`. */
  readonly path: string;
  readonly content: Uint8Array | string;
}

/** What a small project is made of; enough to be published and installed. */
export interface ProjectToBuild {
  readonly name: string;
  readonly version: string;
  /**
   * Core metadata beyond `Metadata-Version`, `Name` and `Version`, in order, such as
   * `['Requires-Python', '>=3.9']` or `['Requires-Dist', 'idna>=3']`.
   */
  readonly metadata?: readonly (readonly [field: string, value: string])[];
  /** The long description; say its type in `metadata` (`Description-Content-Type`). */
  readonly description?: string;
  /** Default 2.4. */
  readonly metadataVersion?: string;
  /** What is imported, by path from the root of the wheel: `hello/__init__.py`. */
  readonly modules: readonly FileToBuild[];
  /** Files of the sdist besides `PKG-INFO` and the modules: `pyproject.toml`, `README.md`, tests. */
  readonly sdistFiles?: readonly FileToBuild[];
  /** License files, by the path that `License-File` names; the fields are added. */
  readonly licenseFiles?: readonly FileToBuild[];
  /** Sections of `entry_points.txt`: `{ console_scripts: { hello: 'hello:main' } }`. */
  readonly entryPoints?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Default `py3-none-any`. */
  readonly wheelTag?: string;
}

/** A distribution as bytes. */
export interface BuiltDistribution {
  readonly filename: string;
  readonly bytes: Uint8Array;
}
