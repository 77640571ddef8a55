package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The numbers of every checkpoint of the fixtures whose family is supported. */
class GoldenNumbersIT extends GoldenNumbers {
    @BeforeAll
    static void findFixtures() {
        Checkpoints.fixtures();
    }

    static List<Path> checkpoints() {
        return Checkpoints.fixtures();
    }

    static List<Path> fineTuned() {
        return Checkpoints.with("sft", checkpoints());
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void mostProbableTokensAreThoseThatTorchGoesOnWith(Path checkpoint) {
        Golden golden = Golden.read(checkpoint);
        int vocabulary = golden.config().embedding().vocabularySize();
        List<int[]> everyToken = IntStream.range(0, vocabulary)
                .mapToObj(token -> new int[] {token})
                .toList();
        List<PromptGroup> groups = new ArrayList<>();
        List<Integer> wanted = new ArrayList<>();
        for (JsonNode greedy : Golden.json(checkpoint.resolve("more.json")).get("greedy")) {
            int[] prompt = Golden.integers(greedy.get("prompt"));
            int[] continuation = Golden.integers(greedy.get("continuation"));
            for (int i = 0; i < continuation.length; i++) {
                int[] before = Arrays.copyOf(prompt, prompt.length + i);
                System.arraycopy(continuation, 0, before, prompt.length, i);
                groups.add(new PromptGroup(before, everyToken));
                wanted.add(continuation[i]);
            }
        }
        List<Integer> best = new ArrayList<>();
        try (Decoder decoder = Decoder.open(golden.config(), golden.layout(), EngineOptions.withThreads(2))) {
            float[] logProbs = decoder.logProbs(golden.parameters(), groups);
            for (int at = 0; at < logProbs.length; at += vocabulary) {
                int start = at;
                best.add(IntStream.range(0, vocabulary)
                        .boxed()
                        .max(Comparator.comparingDouble(token -> logProbs[start + token]))
                        .orElseThrow());
            }
        }
        assertThat(wanted).isNotEmpty();
        assertThat(best).isEqualTo(wanted);
    }

    @Test
    void trainedModelsGiveTorchsLogProbs() {
        for (Path checkpoint : Checkpoints.trained()) {
            Golden golden = Golden.read(checkpoint);
            List<PromptGroup> groups = new ArrayList<>();
            List<double[]> wanted = new ArrayList<>();
            for (JsonNode sequence : golden.numbers().get("sequences")) {
                groups.add(new PromptGroup(
                        Golden.integers(sequence.get("prompt_ids")),
                        List.of(Golden.integers(sequence.get("completion_ids")))));
                wanted.add(Golden.doubles(sequence.get("token_logps")));
            }
            try (Decoder decoder = Decoder.open(golden.config(), golden.layout(), EngineOptions.withThreads(2))) {
                float[] logProbs = decoder.logProbs(golden.parameters(), groups);
                assertLogProbs(
                        logProbs,
                        wanted.stream().flatMapToDouble(Arrays::stream).toArray());
            }
        }
    }
}
