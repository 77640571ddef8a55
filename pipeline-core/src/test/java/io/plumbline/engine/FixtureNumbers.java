package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.model.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The numbers of every checkpoint of the fixtures whose family is supported. */
public abstract class FixtureNumbers extends GoldenNumbers {
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
        List<PromptGroup> groups = new ArrayList<>();
        for (JsonNode greedy : Golden.json(checkpoint.resolve("more.json")).get("greedy")) {
            groups.add(new PromptGroup(
                    Golden.integers(greedy.get("prompt")), List.of(Golden.integers(greedy.get("continuation")))));
        }
        assertThat(groups).isNotEmpty();
        EngineOptions options = EngineOptions.withThreads(2).withStatistics();
        try (ProvidedDecoder decoder = ProvidedDecoder.open(provider(), golden.config(), golden.layout(), options)) {
            assertThat(decoder.outputs(golden.parameters(), groups).statistics().mostProbable())
                    .containsOnly(true);
        }
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
            try (ProvidedDecoder decoder = open(golden, 2)) {
                float[] logProbs = decoder.logProbs(golden.parameters(), groups);
                assertLogProbs(
                        logProbs,
                        wanted.stream().flatMapToDouble(Arrays::stream).toArray());
            }
        }
    }
}
