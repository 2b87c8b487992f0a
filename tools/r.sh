#!/usr/bin/env bash
# Gets Debian's R for the test of the loader for R where it is not there yet. Where it cannot be had, one line says so,
# and that test is skipped.
set -uo pipefail
if command -v Rscript >/dev/null; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null 2>&1 || true
  if apt-get install -y -qq --no-install-recommends r-base-core >/dev/null 2>&1; then
    exit 0
  fi
fi
echo "R cannot be installed here; the test of its loader is skipped (apt-get install r-base-core)" >&2
