#!/usr/bin/env bash
# Gets Debian's Chromium for the tests in a browser where it is not there yet. Where it cannot be had, one line says
# so, and those tests are skipped.
set -uo pipefail
if command -v chromium >/dev/null; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq >/dev/null 2>&1 || true
  if apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null 2>&1; then
    exit 0
  fi
fi
echo "chromium cannot be installed here; the tests in a browser are skipped (apt-get install chromium)" >&2
