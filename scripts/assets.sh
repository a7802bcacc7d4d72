#!/usr/bin/env bash
# "build": builds the browser's files from frontend/. "check": builds them and fails when they differ from what is there.
set -euo pipefail
cd "$(dirname "$0")/.."
built=app/web/static/dist

if ! command -v npm >/dev/null; then
  echo "node is not here: the built files are taken as they are"
  [ "$1" = check ] && exit 0 || exit 1
fi

before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT
cp -a "$built" "$before/dist"
cd frontend
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund
node build.mjs
cd ..
if [ "$1" = check ] && ! diff -rq "$before/dist" "$built"; then
  rm -rf "$built"
  cp -a "$before/dist" "$built"
  echo "$built is not what frontend/ builds: run 'make assets' and commit the result"
  exit 1
fi
