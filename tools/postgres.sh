#!/usr/bin/env bash
# See that PostgreSQL's programs are here, for the tests that keep the record on a server. They start a server of
# their own as an unprivileged user; nothing else is configured. Where it cannot be installed, those tests skip.
set -euo pipefail

if command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null; then
    exit 0
fi
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql >/dev/null; then
        exit 0
    fi
fi
echo "PostgreSQL is not installed and cannot be installed here; the tests on a server will be skipped" >&2
