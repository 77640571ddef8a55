package io.plumbline.engine.cpu;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.GoldenNumbers;
import io.plumbline.model.Checkpoints;
import java.nio.file.Path;
import java.util.List;

/** The numbers of the project's own checkpoints, so that a clone without fixtures holds the decoder to them too. */
class GoldenNumbersTest extends GoldenNumbers {
    @Override
    protected EngineProvider provider() {
        return new CpuEngines();
    }

    static List<Path> checkpoints() {
        return Checkpoints.own();
    }

    static List<Path> fineTuned() {
        return Checkpoints.with("sft", checkpoints());
    }
}
