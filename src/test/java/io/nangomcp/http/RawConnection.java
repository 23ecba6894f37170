package io.nangomcp.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection on which anything is sent, HTTP or not. Whoever reads from it fails when
 * nothing comes for long.
 */
final class RawConnection implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration TRICKLE = Duration.ofMillis(50);

	private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3}) ");

	private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

	private static final String EVENT_STREAM = "text/event-stream";

	private static final String END_OF_HEAD = "\r\n\r\n";

	private final Socket socket;

	private final InputStream input;

	private final Duration patience;

	RawConnection(int port) throws IOException {
		this(new Socket(InetAddress.getLoopbackAddress(), port), PATIENCE);
	}

	RawConnection(Socket socket, Duration patience) throws IOException {
		this.socket = socket;
		this.patience = patience;
		this.socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
		this.socket.setTcpNoDelay(true);
		this.input = new BufferedInputStream(this.socket.getInputStream());
	}

	void send(String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		send(bytes, 0, bytes.length);
	}

	void send(byte[] bytes, int from, int to) throws IOException {
		this.socket.getOutputStream().write(bytes, from, to - from);
	}

	/** Reads one answer; of an event stream, just that it begins. */
	Answer read() throws IOException {
		StringBuilder head = new StringBuilder();
		while (!endsHead(head)) {
			int next = this.input.read();
			if (next < 0) {
				throw new SocketException("Closed after \"%s\"".formatted(head));
			}
			head.append((char) next);
		}
		Matcher length = LENGTH.matcher(head);
		String body = length.find() ? text(this.input.readNBytes(Integer.parseInt(length.group(1)))) : "";
		return new Answer(status(head), head.toString(), body);
	}

	/**
	 * Reads until the server closes, which it may do while more is sent to it, or begins
	 * an event stream, which may not end.
	 */
	String readToEnd() throws IOException {
		StringBuilder text = new StringBuilder();
		readToEnd(text);
		return text.toString();
	}

	private void readToEnd(StringBuilder text) throws IOException {
		try {
			for (int next = this.input.read(); next >= 0; next = this.input.read()) {
				text.append((char) next);
				if (endsHead(text) && text.indexOf(EVENT_STREAM) >= 0) {
					return;
				}
			}
		}
		catch (SocketException ex) {
			// Closed by the server.
		}
	}

	/**
	 * Reads until the server closes, and sends a byte again and again meanwhile.
	 */
	String trickleToEnd() throws IOException {
		this.socket.setSoTimeout(Math.toIntExact(TRICKLE.toMillis()));
		StringBuilder text = new StringBuilder();
		for (long sent = 0; sent < this.patience.dividedBy(TRICKLE); sent++) {
			try {
				readToEnd(text);
				return text.toString();
			}
			catch (SocketTimeoutException ex) {
				trickle();
			}
		}
		throw new SocketTimeoutException("Open for all that trickled in, after \"%s\"".formatted(text));
	}

	private void trickle() {
		try {
			send("x");
		}
		catch (IOException ex) {
			// Closed by the server, as the next read will say.
		}
	}

	private static boolean endsHead(StringBuilder text) {
		return text.indexOf(END_OF_HEAD, text.length() - END_OF_HEAD.length()) >= 0;
	}

	private static int status(CharSequence head) {
		Matcher status = STATUS.matcher(head);
		return status.find() ? Integer.parseInt(status.group(1)) : 0;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What the server answered.
	 *
	 * @param status the HTTP status
	 * @param head the status line and the headers
	 * @param body the body, empty if there is none and of an event stream
	 */
	record Answer(int status, String head, String body) {

		boolean isLast() {
			return this.head.contains("onnection: close") || this.head.contains(EVENT_STREAM);
		}

	}

}
