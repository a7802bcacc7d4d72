#!/usr/bin/env bash
# Checks the sources and runs every test, in two processes; skips nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
unset DENGJI_DEMO DATA_DIR PORT

scripts/setup.sh test
scripts/check.sh
.venv/bin/python -m pytest -n 2 --dist loadscope --durations 10 "$@"
