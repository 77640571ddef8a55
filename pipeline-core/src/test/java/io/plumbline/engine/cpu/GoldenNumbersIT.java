package io.plumbline.engine.cpu;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The numbers of every checkpoint of the fixtures whose family is supported. */
class GoldenNumbersIT extends GoldenNumbers {
    @BeforeAll
    static void findFixtures() {
        Checkpoints.fixtures();
    }

    static List<Path> checkpoints() {
        return Checkpoints.fixtures();
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
