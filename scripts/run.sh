#!/usr/bin/env bash
# Sets up what is missing, brings the database and the shipped releases up to date, and serves until Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077 # what people hand in is for nobody else on this machine
export PORT=${PORT:-8000} DATA_DIR=${DATA_DIR:-var} DENGJI_DEMO=${DENGJI_DEMO:-true}
export DENGJI_BASE_URL=${DENGJI_BASE_URL:-http://127.0.0.1:$PORT}

scripts/setup.sh run
for step in migrate publish demo; do
  .venv/bin/python -m flask --app app.wsgi "$step"
done
exec .venv/bin/python scripts/serve.py
