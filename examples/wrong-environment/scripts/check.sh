#!/bin/sh
# A gate: the version in the code is the version in the metadata.
set -eu
cd "$(dirname "$0")/.."
metadata=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
code=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' src/hello_dist/__init__.py)
if [ -z "$metadata" ] || [ "$metadata" != "$code" ]; then
    echo "pyproject.toml says version '$metadata', src/hello_dist/__init__.py says '$code'" >&2
    exit 1
fi
echo "version $metadata, in metadata and code"
