package io.plumbline.engine.nd4j;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FixtureNumbers;
import org.junit.jupiter.api.extension.ExtendWith;

/** The numbers of the fixtures' checkpoints. */
@ExtendWith(OneThread.class)
class GoldenNumbersIT extends FixtureNumbers {
    @Override
    protected EngineProvider provider() {
        return new Nd4jEngines();
    }
}
