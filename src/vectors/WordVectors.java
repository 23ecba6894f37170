import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.apache.commons.math3.linear.MatrixUtils;

/**
 * Makes vectors of single words out of a model of whole sentences: each word goes through the model alone, the
 * principal components are kept, and the more common a word is, the shorter is its vector, so that the vector of a
 * text is the sum of those of its words.
 */
final class WordVectors {

	private static final int WORDS = 8_000;

	private static final int DIMENSIONS = 64;

	/** How common a word is whose vector has half the length of a rare one's. */
	private static final double COMMON = 3e-4;

	/** Takes the file to write. */
	public static void main(String[] args) throws IOException {
		List<String> words = words();
		double[][] vectors = principal(embed(words));
		weigh(vectors);
		write(words, vectors, Path.of(args[0]));
		System.out.println(words.size() + " words");
		System.exit(0);
	}

	/** The most common ones of the model's vocabulary, which is in that order. */
	private static List<String> words() throws IOException {
		try (InputStream json = AllMiniLmL6V2EmbeddingModel.class.getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
			JsonNode vocabulary = new ObjectMapper().readTree(Objects.requireNonNull(json)).at("/model/vocab");
			return vocabulary.properties()
				.stream()
				.filter((word) -> word.getKey().matches("[a-z]{2,}"))
				.sorted(Comparator.comparing((word) -> word.getValue().asInt()))
				.map(Map.Entry::getKey)
				.limit(WORDS)
				.toList();
		}
	}

	private static double[][] embed(List<String> words) {
		AllMiniLmL6V2EmbeddingModel model = new AllMiniLmL6V2EmbeddingModel();
		return words.stream().map((word) -> {
			float[] vector = model.embed(word).content().vector();
			return IntStream.range(0, vector.length).mapToDouble((at) -> vector[at]).toArray();
		}).toArray(double[][]::new);
	}

	private static double[][] principal(double[][] vectors) {
		int length = vectors[0].length;
		double[] mean = new double[length];
		for (double[] vector : vectors) {
			for (int at = 0; at < length; at++) {
				mean[at] += vector[at] / vectors.length;
			}
		}
		double[][] centred = Arrays.stream(vectors)
			.map((vector) -> IntStream.range(0, length).mapToDouble((at) -> vector[at] - mean[at]).toArray())
			.toArray(double[][]::new);
		// In the order of their eigenvalues, the greatest first.
		RealMatrix components = new EigenDecomposition(new Covariance(centred).getCovarianceMatrix()).getV()
			.getSubMatrix(0, length - 1, 0, DIMENSIONS - 1);
		return MatrixUtils.createRealMatrix(centred).multiply(components).getData();
	}

	/** As Zipf's law has it: the rank of a word tells how common it is. */
	private static void weigh(double[][] vectors) {
		double sum = IntStream.range(0, vectors.length).mapToDouble((rank) -> 1 / (rank + 10.0)).sum();
		for (int rank = 0; rank < vectors.length; rank++) {
			double frequency = 1 / (rank + 10.0) / sum;
			double length = Math.sqrt(Arrays.stream(vectors[rank]).map((x) -> x * x).sum());
			double factor = COMMON / (COMMON + frequency) / length;
			vectors[rank] = Arrays.stream(vectors[rank]).map((x) -> factor * x).toArray();
		}
	}

	private static void write(List<String> words, double[][] vectors, Path file) throws IOException {
		double greatest = Arrays.stream(vectors).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
		try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
			out.writeInt(vectors.length);
			out.writeInt(DIMENSIONS);
			for (int word = 0; word < vectors.length; word++) {
				out.writeUTF(words.get(word));
				for (double x : vectors[word]) {
					out.writeByte((int) Math.round(127 * x / greatest));
				}
			}
		}
	}

}
