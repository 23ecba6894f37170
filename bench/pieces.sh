#!/usr/bin/env bash
# Measures the pieces of a call that are plain code by JMH, in the built jar: pieces.sh [options of JMH]
set -euo pipefail
cd "$(dirname "$0")"
source jar.sh

../mvnw -B -ntp -q -f pieces.xml dependency:build-classpath -Dmdep.outputFile="$directory/jmh"
class_path+=":$(cat "$directory/jmh")"
"${java}c" -d "$directory" -cp "$class_path" -processor org.openjdk.jmh.generators.BenchmarkProcessor Pieces.java
"$java" -cp "$class_path" org.openjdk.jmh.Main "$@"
