package io.plumbline.engine.cpu;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.Fixtures;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.GenerationNumbers;
import io.plumbline.engine.Golden;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The greedy continuations of the fixtures' checkpoints. */
class GenerationGoldensIT extends GenerationNumbers {
    @Override
    protected EngineProvider provider() {
        return new CpuEngines();
    }

    @Test
    void theTrainedModelGoesOnAsTorchDoes() {
        Path fixtures = Fixtures.orSkip("long greedy continuations are NOT compared with PyTorch's");
        JsonNode cases = Golden.json(fixtures.resolve("generation/tinystories.json"));
        assertGoesOn(fixtures.resolve("models/tinystories-656k"), cases, 2);
    }
}
