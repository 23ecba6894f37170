package io.nangomcp.sandbox;

import java.nio.charset.StandardCharsets;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.HtmlUtils;

/**
 * A page of the pretend Connect UI.
 *
 * @param status the HTTP status
 * @param title what it is about
 * @param content the HTML below the title
 */
record Page(int status, String title, String content) {

	/** A page that is one sentence. */
	static Page saying(int status, String title, String sentence) {
		return new Page(status, title, "<p>" + text(sentence) + "</p>");
	}

	static String text(String text) {
		return HtmlUtils.htmlEscape(text);
	}

	/** The address of the page holds a token, which must not travel any further. */
	Mono<ServerResponse> toResponse() {
		return ServerResponse.status(this.status)
			.header(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.header("Referrer-Policy", "no-referrer")
			.header("Content-Security-Policy",
					"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
			.bodyValue(html().getBytes(StandardCharsets.UTF_8));
	}

	private String html() {
		return """
				<!DOCTYPE html>
				<html lang="en">
				<head>
				<meta charset="utf-8">
				<meta name="viewport" content="width=device-width, initial-scale=1">
				<title>%1$s</title>
				<style>
				body { font: 1rem/1.5 system-ui, sans-serif; max-width: 28rem; margin: 15vh auto; padding: 0 1rem;
					color: #1c1c1e; background: #fafafa }
				h1 { font-size: 1.4rem }
				aside { font-size: .875rem; padding: .5rem .75rem; background: #fff3cd; border-radius: .4rem }
				button { font: inherit; padding: .5rem 1.25rem; color: #fff; background: #0b65c2; border: 0; border-radius: .4rem }
				select { font: inherit; padding: .35rem }
				</style>
				</head>
				<body>
				<aside>This is a sandbox: nobody signs in anywhere, and no credentials are kept.</aside>
				<h1>%1$s</h1>
				%2$s
				</body>
				</html>
				"""
			.formatted(text(this.title), this.content);
	}

}
