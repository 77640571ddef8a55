package io.plumbline.engine.nd4j;

import io.plumbline.engine.AdapterNumbers;
import io.plumbline.engine.EngineProvider;
import org.junit.jupiter.api.extension.ExtendWith;

/** The numbers of the fixtures' adapters. */
@ExtendWith(OneThread.class)
class AdapterGoldensIT extends AdapterNumbers {
    @Override
    protected EngineProvider provider() {
        return new Nd4jEngines();
    }
}
