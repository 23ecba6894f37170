#!/usr/bin/env bash
# Makes src/main/resources/mcp/word-vectors.bin, in a few minutes.
set -euo pipefail
cd "$(dirname "$0")"
class_path=$(mktemp)
trap 'rm -f "$class_path"' EXIT
../../mvnw -q -f pom.xml dependency:build-classpath -Dmdep.outputFile="$class_path"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$(cat "$class_path")" WordVectors.java ../main/resources/mcp/word-vectors.bin
