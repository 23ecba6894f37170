#!/usr/bin/env bash
# Measures the server side by side with others: run.sh [--quick] (see README.md)
set -euo pipefail
cd "$(dirname "$0")"

if ! { command -v wrk && command -v nginx; } > /dev/null; then
  apt-get update -qq
  apt-get install -qq -y --no-install-recommends wrk nginx-light > /dev/null
fi
npm ci --silent --no-fund --no-audit
if ! ls ../target/nango-mcp-*.jar > /dev/null 2>&1; then
  (cd .. && ./mvnw -B -ntp -q -DskipTests package)
fi
exec node_modules/node/bin/node bench.mjs "$@"
