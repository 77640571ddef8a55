package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Finish;
import io.plumbline.engine.GeneratedCompletion;
import io.plumbline.engine.GenerationOptions;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.Sampling;
import io.plumbline.engine.StopRule;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.RotaryConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GenerationTest {
    private static final int NO_END = -1;

    static Stream<DecoderConfig> configurations() {
        return SmallDecoder.configurations();
    }

    private static GenerationOptions options(Sampling sampling, int maxTokens, int maxBatchTokens) {
        return new GenerationOptions(sampling, maxTokens, new int[] {NO_END}, maxBatchTokens);
    }

    /** Prompts of all lengths up to more than a part of rows, of one to three completions each. */
    private static List<GenerationRequest> requests() {
        return IntStream.of(1, 2, 7, 9, 30, 100)
                .mapToObj(length ->
                        new GenerationRequest(SmallModels.tokens(length, length), 1 + length % 3, 7L * length))
                .toList();
    }

    private static List<List<GeneratedCompletion>> generate(
            SmallDecoder model, int threads, List<GenerationRequest> requests, GenerationOptions options) {
        return generate(model, threads, requests, options, StopRule.NEVER);
    }

    private static List<List<GeneratedCompletion>> generate(
            SmallDecoder model,
            int threads,
            List<GenerationRequest> requests,
            GenerationOptions options,
            StopRule stop) {
        Map<Integer, List<GeneratedCompletion>> done = new TreeMap<>();
        try (Decoder decoder = model.open(EngineOptions.withThreads(threads))) {
            decoder.engine()
                    .generate(
                            ParameterVector.allFrozen(ArrayVector.over(model.parameters())),
                            requests.iterator(),
                            options,
                            stop,
                            (request, completions) ->
                                    assertThat(done.put(request, completions)).isNull());
        }
        assertThat(done).hasSize(requests.size());
        return List.copyOf(done.values());
    }

    private static void assertSame(List<List<GeneratedCompletion>> some, List<List<GeneratedCompletion>> others) {
        assertThat(some).hasSameSizeAs(others);
        for (int i = 0; i < some.size(); i++) {
            assertThat(some.get(i)).hasSameSizeAs(others.get(i));
            for (int j = 0; j < some.get(i).size(); j++) {
                GeneratedCompletion one = some.get(i).get(j);
                GeneratedCompletion other = others.get(i).get(j);
                assertThat(one.tokens()).isEqualTo(other.tokens());
                assertThat(one.logProbs()).isEqualTo(other.logProbs());
                assertThat(one.sampledLogProbs()).isEqualTo(other.sampledLogProbs());
                assertThat(one.finish()).isEqualTo(other.finish());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void logProbsAreThoseOfTheWholeSequence(DecoderConfig config) {
        SmallDecoder model = SmallDecoder.of(config);
        List<GenerationRequest> requests = requests();
        List<List<GeneratedCompletion>> generated = generate(model, 2, requests, options(Sampling.PLAIN, 12, 1000));
        RotaryConfig rotary = config.block().attention().rotary();
        int beyond =
                rotary == null || rotary.longer() == null ? -1 : rotary.longer().beyond();
        List<PromptGroup> starts = new ArrayList<>();
        List<Float> found = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            int[] prompt = requests.get(i).prompt();
            for (GeneratedCompletion completion : generated.get(i)) {
                assertThat(completion.tokens()).hasSize(12);
                assertThat(completion.finish()).isEqualTo(Finish.LENGTH);
                assertThat(completion.sampledLogProbs()).isEqualTo(completion.logProbs());
                for (int t = 0; t < 12; t++) {
                    // One token further a scored sequence is long already: the last token counts in its length.
                    if (prompt.length + t != beyond) {
                        starts.add(new PromptGroup(prompt, List.of(Arrays.copyOf(completion.tokens(), t + 1))));
                        found.add(completion.logProbs()[t]);
                    }
                }
            }
        }
        try (Decoder decoder = model.open(2)) {
            for (int i = 0; i < starts.size(); i++) {
                float[] scored = decoder.logProbs(model.parameters(), List.of(starts.get(i)));
                assertThat(found.get(i)).isCloseTo(scored[scored.length - 1], within(2e-5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void nothingDependsOnWhatIsGeneratedBeside(DecoderConfig config) {
        SmallDecoder model = SmallDecoder.of(config);
        List<GenerationRequest> requests = requests();
        List<List<GeneratedCompletion>> together = generate(model, 2, requests, options(Sampling.PLAIN, 9, 100_000));
        assertSame(generate(model, 2, requests, options(Sampling.PLAIN, 9, 1)), together);
        assertSame(generate(model, 1, requests, options(Sampling.PLAIN, 9, 70)), together);
        assertSame(generate(model, 3, requests, options(Sampling.PLAIN, 9, 250)), together);
        List<GenerationRequest> reversed = new ArrayList<>(requests);
        Collections.reverse(reversed);
        List<List<GeneratedCompletion>> backwards =
                new ArrayList<>(generate(model, 2, reversed, options(Sampling.PLAIN, 9, 300)));
        Collections.reverse(backwards);
        assertSame(backwards, together);
        for (int i = 1; i < requests.size(); i += 3) {
            assertSame(
                    generate(model, 2, List.of(requests.get(i)), options(Sampling.PLAIN, 9, 100_000)),
                    List.of(together.get(i)));
        }
    }

    @Test
    void completionsOfAPromptAndSeedsDiffer() {
        SmallDecoder model = SmallDecoder.of(SmallModels.rotary());
        int[] prompt = SmallModels.tokens(4, 1);
        List<GenerationRequest> requests =
                List.of(new GenerationRequest(prompt, 6, 1), new GenerationRequest(prompt, 6, 2));
        List<String> texts = generate(model, 2, requests, options(Sampling.PLAIN, 20, 1000)).stream()
                .flatMap(List::stream)
                .map(completion -> Arrays.toString(completion.tokens()))
                .toList();
        assertThat(texts).doesNotHaveDuplicates().hasSize(12);
    }
}
