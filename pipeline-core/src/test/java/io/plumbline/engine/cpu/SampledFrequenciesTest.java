package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.ExpectedSampling;
import io.plumbline.engine.GeneratedCompletion;
import io.plumbline.engine.GenerationOptions;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.Sampling;
import io.plumbline.engine.StopRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens come as often as the distribution says that the model's log-probs and the definition of each option give. */
class SampledFrequenciesTest {
    private static final int[] PROMPT = {3, 1, 4, 1, 5};

    /** Fewer expected draws of a token than these are counted together: chi-square needs some. */
    private static final double LEAST_EXPECTED = 10;

    /** The model's logits behind a text, by its log-probs and the mean of its logits. */
    private static double[] logits(SmallDecoder model, int[] text) {
        List<PromptGroup> groups = IntStream.range(0, SmallModels.VOCABULARY)
                .mapToObj(token -> new PromptGroup(text, List.of(new int[] {token})))
                .toList();
        try (Decoder decoder = model.open(EngineOptions.withThreads(1).withStatistics())) {
            Outputs outputs =
                    decoder.engine().forward(ParameterVector.allFrozen(ArrayVector.over(model.parameters())), groups);
            double[] logProbs = IntStream.range(0, SmallModels.VOCABULARY)
                    .mapToDouble(token -> outputs.tokenLogProbs()[token])
                    .toArray();
            double shift = outputs.statistics().meanLogits()[0]
                    - Arrays.stream(logProbs).average().orElseThrow();
            return Arrays.stream(logProbs).map(logProb -> logProb + shift).toArray();
        }
    }

    /** Requests of the same prompt for so many completions together, as many as one may ask for in each. */
    private static List<GenerationRequest> requests(int count) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int left = count; left > 0; left -= GenerationRequest.MOST_COMPLETIONS) {
            int some = Math.min(left, GenerationRequest.MOST_COMPLETIONS);
            requests.add(new GenerationRequest(PROMPT, some, 11 + requests.size()));
        }
        return requests;
    }

    private static List<GeneratedCompletion> generate(SmallDecoder model, Sampling sampling, int count, int tokens) {
        List<GeneratedCompletion> all = new ArrayList<>();
        try (Decoder decoder = model.open(EngineOptions.withThreads(2))) {
            decoder.engine()
                    .generate(
                            ParameterVector.allFrozen(ArrayVector.over(model.parameters())),
                            requests(count).iterator(),
                            new GenerationOptions(sampling, tokens, new int[0], 1 << 20),
                            StopRule.NEVER,
                            (request, completions) -> all.addAll(completions));
        }
        return all;
    }

    /** Holds counts against probabilities, by the value that chi-square exceeds about once in ten thousand. */
    private static void assertDrawnFrom(double[] probabilities, int[] counts) {
        int draws = Arrays.stream(counts).sum();
        double sum = 0;
        double rare = 0;
        int foundRare = 0;
        int cells = 0;
        for (int token = 0; token < counts.length; token++) {
            double wanted = draws * probabilities[token];
            if (wanted == 0) {
                assertThat(counts[token])
                        .as("draws of token %d, which was cut off", token)
                        .isZero();
            } else if (wanted < LEAST_EXPECTED) {
                rare += wanted;
                foundRare += counts[token];
            } else {
                sum += (counts[token] - wanted) * (counts[token] - wanted) / wanted;
                cells++;
            }
        }
        if (rare > 0) {
            sum += (foundRare - rare) * (foundRare - rare) / Math.max(rare, 1);
            cells++;
        }
        int freedom = Math.max(1, cells - 1);
        // Wilson and Hilferty 1931; 3.72 is the normal quantile.
        double root = 1 - 2.0 / (9 * freedom) + 3.72 * Math.sqrt(2.0 / (9 * freedom));
        assertThat(sum).as("chi-square of %d cells", cells).isLessThan(freedom * root * root * root);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1, 0, 1",
        "0.6, 0, 1, 0, 1",
        "1.7, 0, 1, 0, 1",
        "1, 5, 1, 0, 1",
        "1, 0, 0.8, 0, 1",
        "1, 0, 1, 0.2, 1",
        "1, 0, 1, 0, 1.4",
        "1.2, 12, 0.9, 0.05, 1.1"
    })
    void firstTokensComeAsOftenAsTheDistributionSays(
            double temperature, int topK, double topP, double minP, double penalty) {
        SmallDecoder model = SmallDecoder.of(SmallModels.rotary());
        Sampling sampling = new Sampling(temperature, topK, topP, minP, penalty);
        int[] counts = new int[SmallModels.VOCABULARY];
        generate(model, sampling, 20_000, 1)
                .forEach(completion -> counts[completion.tokens()[0]]++);
        assertDrawnFrom(ExpectedSampling.distribution(logits(model, PROMPT), sampling, PROMPT), counts);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1, 0, 1", "0.9, 8, 0.9, 0, 1.2"})
    void secondTokensDoSoAfterEveryFirst(double temperature, int topK, double topP, double minP, double penalty) {
        SmallDecoder model = SmallDecoder.of(SmallModels.rotary());
        Sampling sampling = new Sampling(temperature, topK, topP, minP, penalty);
        int[][] counts = new int[SmallModels.VOCABULARY][SmallModels.VOCABULARY];
        generate(model, sampling, 4_000, 2)
                .forEach(completion -> counts[completion.tokens()[0]][completion.tokens()[1]]++);
        for (int first = 0; first < counts.length; first++) {
            int[] text = Arrays.copyOf(PROMPT, PROMPT.length + 1);
            text[PROMPT.length] = first;
            if (Arrays.stream(counts[first]).sum() > 200) {
                assertDrawnFrom(ExpectedSampling.distribution(logits(model, text), sampling, text), counts[first]);
            }
        }
    }
}
