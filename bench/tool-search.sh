#!/usr/bin/env bash
# Measures the search of agent sessions in the built jar, without a server.
set -euo pipefail
cd "$(dirname "$0")"

directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -Djarmode=tools -jar ../target/nango-mcp-*.jar extract --destination "$directory/application" > /dev/null
class_path="$directory:$(echo "$directory"/application/nango-mcp-*.jar):$directory/application/lib/*"
"${java}c" -d "$directory" -cp "$class_path" ToolSearch.java
"$java" -cp "$class_path" io.nangomcp.sessions.ToolSearch ../src/test/resources/search
