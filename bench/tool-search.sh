#!/usr/bin/env bash
# Measures the search of agent sessions in the built jar, without a server.
set -euo pipefail
cd "$(dirname "$0")"
source jar.sh

"${java}c" -d "$directory" -cp "$class_path" ToolSearch.java
"$java" -cp "$class_path" io.nangomcp.sessions.ToolSearch ../src/test/resources/search
