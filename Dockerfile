# syntax=docker/dockerfile:1

FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -ntp -DskipTests package
COPY docker/extract.sh docker/
RUN docker/extract.sh target/nango-mcp-*.jar layers

FROM eclipse-temurin:25-jre AS application
WORKDIR /app
# What changes least comes first, so that a new version is a small download.
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/application/ ./
COPY docker/java.options ./

# The cache is good for the JVM and the files that it was made with.
FROM application AS training
RUN apt-get update && apt-get install --yes --no-install-recommends curl
COPY docker/train.sh /
RUN /train.sh /app

FROM application
COPY --from=training /app/nango-mcp.aot ./
# 127.0.0.1, the default, cannot be reached from outside a container.
ENV SERVER_ADDRESS=0.0.0.0 MANAGEMENT_SERVER_ADDRESS=0.0.0.0
EXPOSE 8080 8081
# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
ENTRYPOINT ["java", "@java.options", "-XX:AOTCache=nango-mcp.aot", "-jar", "nango-mcp.jar"]
