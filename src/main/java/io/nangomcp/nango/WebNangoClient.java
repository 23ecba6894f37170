package io.nangomcp.nango;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.nango.ActionLister.Fetched;
import io.nangomcp.telemetry.Redaction;
import io.nangomcp.telemetry.RequestId;
import io.nangomcp.telemetry.ServerMeter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClientRequest;
import reactor.util.context.ContextView;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * {@link NangoClient} on Spring's {@link WebClient}.
 */
final class WebNangoClient implements NangoClient {

	private static final Logger logger = LoggerFactory.getLogger(WebNangoClient.class);

	private static final byte[] NOTHING = new byte[0];

	private final WebClient calls;

	private final WebClient others;

	private final URI triggerUri;

	private final int largestAnswer;

	private final JsonMapper mapper;

	private final ErrorReader errorReader;

	private final ActionLister actionLister;

	private final ConnectionEndpoints connectionEndpoints;

	private final NangoProperties.Timeout timeout;

	private final Reachability reachability;

	private final Allowances allowances;

	private final RetryBudget retryBudget;

	private final Retry readRetry;

	private final Counter refusals;

	/**
	 * Creates a client.
	 * @param calls sends calls of actions
	 * @param others sends all other requests
	 */
	WebNangoClient(WebClient calls, WebClient others, JsonMapper mapper, ErrorReader errorReader,
			NangoProperties properties, MeterRegistry meters) {
		this.calls = calls;
		this.others = others;
		this.triggerUri = new DefaultUriBuilderFactory(properties.baseUrl().toString()).expand("/action/trigger");
		this.largestAnswer = Math.toIntExact(properties.maxResponseSize().toBytes());
		this.mapper = mapper;
		this.errorReader = errorReader;
		this.actionLister = new ActionLister(this::fetch, mapper, properties.baseUrl(), properties.maxResponseSize());
		this.connectionEndpoints = new ConnectionEndpoints(this::fetch, this::post, mapper, properties);
		this.timeout = properties.timeout();
		this.reachability = new Reachability(properties.circuitBreaker(), meters);
		this.allowances = new Allowances(InstantSource.system(), meters);
		this.retryBudget = new RetryBudget("other", meters);
		this.readRetry = Retry.of("nango-read", RetryBackoff.whenRepeatable(NangoError::isPassing, this.retryBudget));
		this.refusals = ServerMeter.LIMIT_REFUSALS.counter(meters, "nango.pool.max-connections");
	}

	@Override
	public Mono<ActionListing> listActions(NangoKey key, String integration, ActionListing.@Nullable Version known) {
		return this.actionLister.list(key, integration, known);
	}

	@Override
	public Mono<Boolean> isSync(NangoKey key, String integration, String function) {
		return this.actionLister.isSync(key, integration, function);
	}

	@Override
	public Mono<JsonText> trigger(NangoKey key, ActionTrigger trigger) {
		byte[] body = this.mapper.writeValueAsBytes(new TriggerBody(trigger.action(), trigger.input()));
		WebClient.RequestHeadersSpec<?> request = this.calls.post().uri(this.triggerUri).body((sent, context) -> {
			address(sent.getNativeRequest(), key, trigger);
			return sent.writeWith(Mono.just(sent.bufferFactory().wrap(body)));
		});
		return exchange(key, request, this.timeout.total(), this::readAnswer).map(this::requireJson);
	}

	/** As Netty sends them: Spring's headers are copied twice on their way there. */
	private static void address(HttpClientRequest request, NangoKey key, ActionTrigger trigger) {
		request.header(HttpHeaderNames.AUTHORIZATION, "Bearer " + key.value())
			.header("Provider-Config-Key", trigger.integration())
			.header("Connection-Id", trigger.connection())
			.header(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
	}

	@Override
	public Mono<List<NangoConnection>> listConnections(NangoKey key, ConnectionFilter filter) {
		return this.connectionEndpoints.listConnections(key, filter);
	}

	@Override
	public Mono<List<NangoIntegration>> listIntegrations(NangoKey key) {
		return this.connectionEndpoints.listIntegrations(key);
	}

	@Override
	public Mono<ConnectLink> createConnectSession(NangoKey key, ConnectSession session) {
		return this.connectionEndpoints.createConnectSession(key, session);
	}

	@Override
	public Mono<ConnectLink> createReconnectSession(NangoKey key, String integration, String connection) {
		return this.connectionEndpoints.createReconnectSession(key, integration, connection);
	}

	private Mono<byte[]> post(NangoKey key, String path, Object body) {
		WebClient.RequestHeadersSpec<?> request = this.others.post()
			.uri(path)
			.headers((headers) -> headers.setBearerAuth(key.value()))
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(this.mapper.writeValueAsBytes(body));
		this.retryBudget.earn();
		return exchange(key, request, this.timeout.list(), this::readAnswer)
			.transformDeferred(RetryOperator.of(this.readRetry));
	}

	@Override
	public Mono<Void> checkHealth() {
		return Mono.deferContextual(
				(context) -> exchange(this.others.get().uri("/health"), this.timeout.list(), this::readAnswer, context))
			// What is no Nango may well answer, with a page.
			.map(this::requireJson)
			.then();
	}

	private Mono<Fetched> fetch(NangoKey key, URI uri, @Nullable String etag) {
		WebClient.RequestHeadersSpec<?> request = this.others.get().uri(uri).headers((headers) -> {
			headers.setBearerAuth(key.value());
			if (etag != null) {
				headers.setIfNoneMatch(etag);
			}
		});
		this.retryBudget.earn();
		return exchange(key, request, this.timeout.list(), this::readFetched)
			.transformDeferred(RetryOperator.of(this.readRetry));
	}

	private Mono<Fetched> readFetched(ClientResponse response) {
		if (response.statusCode().value() == HttpStatus.NOT_MODIFIED.value()) {
			return response.releaseBody().thenReturn(Fetched.UNCHANGED);
		}
		String etag = response.headers().asHttpHeaders().getETag();
		return readAnswer(response).map((body) -> new Fetched(false, etag, body));
	}

	/** A request within the key's allowance, which its answer renews. */
	private <T> Mono<T> exchange(NangoKey key, WebClient.RequestHeadersSpec<?> request, Duration limit,
			Function<ClientResponse, Mono<T>> reader) {
		return Mono.deferContextual((context) -> {
			Duration wait = this.allowances.take(key);
			Supplier<Mono<T>> exchange = () -> exchange(request, limit, (response) -> {
				this.allowances.remember(key, response.headers().asHttpHeaders());
				return reader.apply(response);
			}, context);
			return wait.isZero() ? exchange.get() : Mono.delay(wait).then(Mono.defer(exchange));
		});
	}

	/** One request, one answer: what was read of it, or a {@link NangoException}. */
	private <T> Mono<T> exchange(WebClient.RequestHeadersSpec<?> request, Duration limit,
			Function<ClientResponse, Mono<T>> reader, ContextView context) {
		Reachability.Attempt attempt = this.reachability.begin();
		AnswerLoop loop = new AnswerLoop();
		return request.httpRequest((sent) -> begin(sent, attempt, loop))
			.exchangeToMono(reader)
			.cancelOn(loop)
			.timeout(limit, Mono.error(() -> late(limit)))
			.onErrorMap((failure) -> failed(failure, attempt, context))
			.doOnCancel(attempt::cancelled);
	}

	/** Reactor's own makes a text of all that it has waited for, each time. */
	private static TimeoutException late(Duration limit) {
		return new TimeoutException("no answer within " + limit);
	}

	private NangoException failed(Throwable failure, Reachability.Attempt attempt, ContextView context) {
		NangoException explained = (failure instanceof NangoException ex) ? ex
				: transportFailure(failure, attempt.hasBegun(), context);
		settle(attempt, explained.error());
		return explained;
	}

	private static void begin(ClientHttpRequest sent, Reachability.Attempt attempt, AnswerLoop loop) {
		loop.is(sent);
		attempt.reached();
	}

	private void settle(Reachability.Attempt attempt, NangoError error) {
		attempt.failed(error);
		if (error instanceof NangoError.NoConnectionFree) {
			this.refusals.increment();
		}
	}

	private Mono<byte[]> readAnswer(ClientResponse response) {
		Mono<byte[]> body = response.body((received, context) -> readBytes(received));
		if (response.statusCode().is2xxSuccessful()) {
			return body;
		}
		return body.map((bytes) -> readError(response, bytes))
			.flatMap((error) -> Mono.error(new NangoException(error)));
	}

	private Mono<byte[]> readBytes(ReactiveHttpInputMessage received) {
		return DataBufferUtils.join(received.getBody(), this.largestAnswer)
			.map(WebNangoClient::toBytes)
			.defaultIfEmpty(NOTHING);
	}

	private static byte[] toBytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private NangoError readError(ClientResponse response, byte[] body) {
		String retryAfter = response.headers().asHttpHeaders().getFirst(HttpHeaders.RETRY_AFTER);
		return this.errorReader.read(response.statusCode().value(), readTreeOrMissing(body), retryAfter);
	}

	private JsonNode readTreeOrMissing(byte[] body) {
		try {
			return this.mapper.readTree(body);
		}
		catch (JacksonException | NumberFormatException ex) {
			return this.mapper.missingNode();
		}
	}

	private JsonText requireJson(byte[] body) {
		return JsonText.read(body, this.mapper);
	}

	private static NangoException transportFailure(Throwable failure, boolean begun, ContextView context) {
		Throwable root = (failure instanceof WebClientRequestException ex)
				? Objects.requireNonNullElse(ex.getCause(), failure) : failure;
		RequestId.name(logger.atWarn(), context).log("Request to Nango failed: {}", Redaction.oneLine(root.toString()));
		return new NangoException(TransportFailures.explain(root, begun), failure);
	}

	@JsonInclude(JsonInclude.Include.NON_NULL)
	private record TriggerBody(@JsonProperty("action_name") String action, @Nullable JsonNode input) {

	}

}
