#!/usr/bin/env bash
# Writes the lock files anew: every version with its hashes, for every platform, without the address of any registry.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=uv
uv --version >/dev/null 2>&1 || uv="python3 -m uv"
options=(--universal --generate-hashes --no-emit-index-url --no-header --quiet "$@")

$uv pip compile pyproject.toml "${options[@]}" -o requirements.lock
$uv pip compile pyproject.toml "${options[@]}" --group dev -c requirements.lock -o requirements-dev.lock
