# Sourced, in this directory: takes the built jar apart, for Java that is compiled against it. Sets directory, java and class_path.
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -Djarmode=tools -jar ../target/nango-mcp-*.jar extract --destination "$directory/application" > /dev/null
class_path="$directory:$(echo "$directory"/application/nango-mcp-*.jar):$directory/application/lib/*"
