# Sourced by bin/serve and bin/test: a Python that is new enough, and .venv with the locked requirements.
# Works with the bash 3.2 of macOS.

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
  local name
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
      command -v "$name"
      return
    fi
  done
  return 1
}

make_venv() {
  local python
  python="$(find_python)" || fail "Python 3.11 or later is needed and was not found. Debian and Ubuntu: apt-get install python3 python3-venv. macOS: brew install python."
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$python cannot make virtual environments. Debian and Ubuntu: apt-get install python3-venv."
  echo "Making .venv with $("$python" --version) ..." >&2
  "$python" -m venv --clear .venv || fail "The virtual environment .venv could not be made."
}

# install <lock file> ...: install what is locked, unless the same locks were installed before.
install() {
  local lock sum stamp
  { [ -x .venv/bin/python ] && new_enough .venv/bin/python; } || make_venv
  for lock in "$@"; do
    sum="$(cksum <"bin/$lock")"
    stamp=".venv/installed-$lock"
    [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] && continue
    echo "Installing bin/$lock (the first time takes a minute or two) ..." >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "bin/$lock" ||
      fail "Installing bin/$lock failed: see above. Is the network up?"
    echo "$sum" >"$stamp"
  done
}
