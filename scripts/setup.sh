#!/usr/bin/env bash
# Brings this machine to where `make run` works, or with the argument "test", `make test`. Does nothing the second time.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}

exec 9<"$0"
if command -v flock >/dev/null; then flock 9; fi # two set-ups at once would disturb each other

say() { printf 'setup: %s\n' "$*" >&2; }

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

missing_packages() {
  local package
  for package in "$@"; do installed "$package" || printf '%s\n' "$package"; done
}

install_packages() {
  local missing
  command -v dpkg-query >/dev/null || return 0
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    say "not installed (run this as root): apt-get install --no-install-recommends ${missing[*]}"
    return 1
  fi
  say "apt-get install ${missing[*]}"
  local wait_for_lock=(-o DPkg::Lock::Timeout=600 -q)
  DEBIAN_FRONTEND=noninteractive apt-get "${wait_for_lock[@]}" update >&2 || say "apt-get update failed; trying anyway"
  DEBIAN_FRONTEND=noninteractive apt-get "${wait_for_lock[@]}" install -y --no-install-recommends "${missing[@]}" >&2
}

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  say "Python 3.11 or newer is needed"
  return 1
}

find_uv() {
  if uv --version >/dev/null 2>&1; then
    echo uv
  elif "$1" -m uv --version >/dev/null 2>&1; then
    echo "$1 -m uv"
  fi
}

make_environment() {
  local python=$1 uv=$2
  .venv/bin/python -c '' 2>/dev/null && return
  rm -rf .venv
  say "making .venv with $("$python" --version)"
  if [ -n "$uv" ]; then
    $uv venv --quiet --python "$(command -v "$python")" .venv
    return
  fi
  "$python" -c 'import ensurepip' 2>/dev/null || install_packages python3-venv
  "$python" -m venv .venv
}

install_requirements() {
  local lock=$1 uv=$2
  local stamp=.venv/installed-$lock wanted
  wanted=$(cksum <"$lock")
  [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
  say "installing $lock"
  if [ -n "$uv" ]; then
    $uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$lock"
  else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
  fi
  printf '%s\n' "$wanted" >"$stamp"
}

set_up_python() {
  local python uv
  python=$(find_python)
  uv=$(find_uv "$python")
  make_environment "$python" "$uv"
  install_requirements requirements.lock "$uv"
  [ "$purpose" != test ] || install_requirements requirements-dev.lock "$uv"
}

fonts=(fonts-noto-cjk fonts-arphic-uming fonts-arphic-ukai fonts-liberation)
office=(libreoffice-writer-nogui python3-uno)
for_tests=(chromium redis-server postgresql poppler-utils docker-compose util-linux)

if [ "$purpose" = test ]; then
  install_packages "${office[@]}" "${fonts[@]}" "${for_tests[@]}"
else
  install_packages "${office[@]}" "${fonts[@]}" || say "going on without: forms are offered as DOCX, not as PDF"
fi
set_up_python
