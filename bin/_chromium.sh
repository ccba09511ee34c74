# Sourced by bin/test: a Chromium for the browser tests, found on PATH or installed.

find_chromium() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" && return
  done
  ls "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" 2>/dev/null && return
  ls -d "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium*/ \
    "$HOME"/Library/Caches/ms-playwright/chromium*/ 2>/dev/null | head -n 1 | grep .
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

provide_chromium() {
  find_chromium >/dev/null && return
  echo "Installing a Chromium for the browser tests ..." >&2
  if grep -qs '^ID=debian' /etc/os-release && as_root true 2>/dev/null; then
    as_root apt-get update -qq &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
  else
    .venv/bin/playwright install chromium
  fi
  find_chromium >/dev/null || echo "No Chromium could be installed: the browser tests will fail." >&2
}
