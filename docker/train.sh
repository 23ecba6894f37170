#!/usr/bin/env bash
# Makes the AOT cache, from which the JVM starts with classes loaded and methods profiled: train.sh <directory>
# Runs the application that is in the directory with the sandbox, as clients of both protocol eras do, and stops it.
set -euo pipefail
cd "$1"

PORT=18080

# Sends a request so often that the compiler knows all about it.
mcp() {
  curl -sS --fail "http://127.0.0.1:$PORT/mcp?[1-2000]" --output /dev/null --parallel --parallel-max 8 \
    -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \
    -H 'Authorization: Bearer 5a4db0c5-0000-4000-8000-000000000001' \
    -H 'connection-id: demo' -H 'provider-config-key: hubspot' "$@"
}

handshake() {
  mcp -d "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$1\",\"params\":$2}"
}

stateless() {
  local meta='"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"train","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}'
  mcp -H 'MCP-Protocol-Version: 2026-07-28' -H "Mcp-Method: $1" ${3:+-H "Mcp-Name: $3"} \
    -d "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$1\",\"params\":{$meta$2}}"
}

java @java.options -XX:AOTCacheOutput=nango-mcp.aot -jar nango-mcp.jar --spring.profiles.active=sandbox \
  --server.port="$PORT" --management.server.port=0 --sandbox.port=0 \
  --mcp.limits.calls-per-minute-per-caller=0 --mcp.limits.calls-per-minute-per-key=0 &
server=$!
trap 'kill "$server" 2> /dev/null || true' EXIT

curl -sS --retry 60 --retry-delay 1 --retry-connrefused --output /dev/null "http://127.0.0.1:$PORT/mcp" 2> /dev/null
search='"name":"search-contacts","arguments":{"query":"brightleaf","limit":10}'
handshake initialize '{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"train","version":"1"}}'
stateless server/discover ''
handshake tools/list '{}'
handshake tools/call "{$search}"
stateless tools/list ''
stateless tools/call ",$search" search-contacts

kill -TERM "$server"
wait "$server" || true
test -s nango-mcp.aot
trap - EXIT
