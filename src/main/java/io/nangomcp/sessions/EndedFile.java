package io.nangomcp.sessions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of ended sessions. It is written beside and put in place at once, so that a
 * crash leaves the old one or the new one, and never a part.
 */
final class EndedFile {

	private static final Logger logger = LoggerFactory.getLogger(EndedFile.class);

	/** An id, and the second in which its session expires. */
	private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]{1,100}) (\\d{1,10})");

	private final Path file;

	private final Path successor;

	EndedFile(Path file) {
		this.file = file.toAbsolutePath();
		this.successor = this.file.resolveSibling(this.file.getFileName() + ".new");
	}

	/** When each session would expire; nothing where there is no file yet. */
	Map<String, Instant> read() throws IOException {
		Map<String, Instant> expiries = new HashMap<>();
		if (!Files.exists(this.file)) {
			return expiries;
		}
		for (String line : Files.readAllLines(this.file, StandardCharsets.ISO_8859_1)) {
			Matcher parts = LINE.matcher(line);
			if (parts.matches()) {
				expiries.put(parts.group(1), Instant.ofEpochSecond(Long.parseLong(parts.group(2))));
			}
			else {
				logger.warn("A line of {} is not one of ours and is left out (mcp.sessions.ended-file)", this.file);
			}
		}
		return expiries;
	}

	/** Puts what there is now in place of what there was. */
	void write(Map<String, Instant> expiries) throws IOException {
		String text = expiries.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + " " + entry.getValue().getEpochSecond() + "\n")
			.collect(Collectors.joining());
		try (FileChannel channel = FileChannel.open(this.successor, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING)) {
			ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			channel.force(true);
		}
		Files.move(this.successor, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		forceDirectory();
	}

	/** Windows cannot, and does not need to. */
	private void forceDirectory() throws IOException {
		if (this.file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			try (FileChannel directory = FileChannel.open(this.file.getParent(), StandardOpenOption.READ)) {
				directory.force(true);
			}
		}
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

}
