package io.plumbline.jobs.compare;

import io.plumbline.engine.Precision;
import io.plumbline.jobs.inference.BatchScorer;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.CompletionLogProbs;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.RandomInitializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Models of random weights over five words, whose completions of four can all be listed. */
final class TinyLanguage {
    static final int WORDS = 5;
    static final int LENGTH = 4;
    private static final int COMPLETIONS = 625;

    static final StructType SAMPLED = new StructType()
            .add("prompt_id", DataTypes.StringType)
            .add("index", DataTypes.IntegerType)
            .add("prompt_tokens", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("tokens", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("log_probs", DataTypes.createArrayType(DataTypes.FloatType))
            .add("sampled_log_probs", DataTypes.createArrayType(DataTypes.FloatType))
            .add("finish", DataTypes.StringType);

    private TinyLanguage() {}

    /** Writes a model and its tokenizer. */
    static String model(Path target, long seed, int positions) {
        try {
            Path source = Files.createDirectories(target.resolveSibling("source-of-" + target.getFileName()));
            Files.writeString(
                    source.resolve("config.json"),
                    """
                    {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 5, "hidden_size": 16,
                     "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 2,
                     "head_dim": 8, "max_position_embeddings": %d, "hidden_act": "silu", "rms_norm_eps": 1e-6,
                     "rope_theta": 10000.0, "tie_word_embeddings": false, "initializer_range": 0.25,
                     "bos_token_id": 0, "eos_token_id": 4, "torch_dtype": "float32"}
                    """
                            .formatted(positions));
            String words = IntStream.range(0, WORDS)
                    .mapToObj(word -> "\"w" + word + "\": " + word)
                    .collect(Collectors.joining(", "));
            Files.writeString(
                    source.resolve("tokenizer.json"),
                    "{\"version\": \"1.0\", \"added_tokens\": [], \"pre_tokenizer\": {\"type\": \"Whitespace\"},"
                            + " \"model\": {\"type\": \"WordLevel\", \"vocab\": {" + words
                            + "}, \"unk_token\": \"w0\"}}");
            RandomInitializer.write(source.resolve("config.json"), source, seed, target);
            return target.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + target, e);
        }
    }

    static int[] completion(int number) {
        int[] tokens = new int[LENGTH];
        for (int i = 0, rest = number; i < LENGTH; i++, rest /= WORDS) {
            tokens[i] = rest % WORDS;
        }
        return tokens;
    }

    /** The log-probs of all completions of each prompt: {@code [prompt][completion][token]}. */
    static float[][][] all(String model, List<int[]> prompts) {
        int[][] completions = IntStream.range(0, COMPLETIONS)
                .mapToObj(TinyLanguage::completion)
                .toArray(int[][]::new);
        List<CompletionGroup> groups = IntStream.range(0, prompts.size())
                .mapToObj(prompt -> new CompletionGroup("p" + prompt, prompts.get(prompt), completions))
                .toList();
        String fingerprint = ModelDirectory.open(Path.of(model)).fingerprint();
        try (BatchScorer scorer = new ModelSource(model, fingerprint, "cpu", Precision.FLOAT32, 1).open()) {
            return scorer.score(groups).stream()
                    .map(CompletionLogProbs::byToken)
                    .toArray(float[][][]::new);
        }
    }

    /** The divergence of completions after one prompt, by listing them. */
    static double exact(float[][] policy, float[][] reference) {
        double sum = 0;
        for (int completion = 0; completion < COMPLETIONS; completion++) {
            double own = sum(policy[completion]);
            sum += Math.exp(own) * (own - sum(reference[completion]));
        }
        return sum;
    }

    /** The same of completions that end with a word. */
    static double exact(float[][] policy, float[][] reference, int end) {
        double sum = 0;
        for (int completion = 0; completion < COMPLETIONS; completion++) {
            double own = sum(policy[completion]);
            for (int i = 0; i < LENGTH; i++) {
                // What comes after the end sums up to a probability of 1.
                sum += Math.exp(own) * (policy[completion][i] - reference[completion][i]);
                if (completion(completion)[i] == end) {
                    break;
                }
            }
        }
        return sum;
    }

    /** Draws completions of a prompt, as rows of {@code completions/}. */
    static List<Row> drawn(String id, int[] prompt, float[][] policy, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> rows = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            double left = random.nextDouble();
            int number = 0;
            while (number < COMPLETIONS - 1 && left >= Math.exp(sum(policy[number]))) {
                left -= Math.exp(sum(policy[number]));
                number++;
            }
            List<Float> logProbs = new ArrayList<>();
            for (float logProb : policy[number]) {
                logProbs.add(logProb);
            }
            rows.add(
                    RowFactory.create(id, index, list(prompt), list(completion(number)), logProbs, logProbs, "length"));
        }
        return rows;
    }

    private static List<Integer> list(int[] tokens) {
        return IntStream.of(tokens).boxed().toList();
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
