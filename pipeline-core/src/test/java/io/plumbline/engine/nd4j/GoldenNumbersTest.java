package io.plumbline.engine.nd4j;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.GoldenNumbers;
import io.plumbline.model.Checkpoints;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** The numbers of the project's own checkpoints, so that a clone without fixtures holds the decoder to them too. */
@ExtendWith(OneThread.class)
class GoldenNumbersTest extends GoldenNumbers {
    @Override
    protected EngineProvider provider() {
        return new Nd4jEngines();
    }

    static List<Path> checkpoints() {
        return Checkpoints.own();
    }

    static List<Path> fineTuned() {
        return Checkpoints.with("sft", checkpoints());
    }
}
