#!/usr/bin/env bash
# Takes the built jar apart into a layer for each rate of change: extract.sh <jar> <directory>
set -euo pipefail

java -Djarmode=tools -jar "$1" extract --layers --application-filename nango-mcp.jar --destination "$2"
