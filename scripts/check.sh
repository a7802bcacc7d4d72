#!/usr/bin/env bash
# Checks style, types, layers, templates and built assets; goes through all of them and then says what failed.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=()

check() {
  local name=$1 began=$SECONDS output
  shift
  if output=$("$@" 2>&1); then
    printf 'check: %-16s ok (%d s)\n' "$name" $((SECONDS - began))
  else
    printf 'check: %-16s FAILED\n%s\n' "$name" "$output"
    failed+=("$name")
  fi
}

check "ruff" .venv/bin/ruff check .
check "ruff format" .venv/bin/ruff format --check .
check "mypy" .venv/bin/mypy
check "import-linter" .venv/bin/lint-imports
check "djlint" .venv/bin/djlint app/web/templates --lint --quiet
check "bash" bash -n scripts/*.sh .ci/run
check "built assets" scripts/assets.sh check

if [ ${#failed[@]} -gt 0 ]; then
  printf 'check: failed: %s\n' "${failed[*]}"
  exit 1
fi
