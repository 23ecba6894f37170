package io.nangomcp.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PipelineLimit}, but for those in {@link EdgeTests}.
 */
class PipelineLimitTests {

	private final EmbeddedChannel channel = new EmbeddedChannel(new PipelineLimit());

	@Test
	void readsOnOnceAllIsAnswered() {
		this.channel.config().setAutoRead(false);
		receiveRequest();
		receiveRequest();
		answer(HttpResponseStatus.OK);
		assertThat(this.channel.config().isAutoRead()).isFalse();
		answer(HttpResponseStatus.CONTINUE);
		assertThat(this.channel.config().isAutoRead()).isFalse();
		answer(HttpResponseStatus.OK);
		assertThat(this.channel.config().isAutoRead()).isTrue();
	}

	private void receiveRequest() {
		this.channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/mcp"));
	}

	private void answer(HttpResponseStatus status) {
		this.channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER));
	}

}
