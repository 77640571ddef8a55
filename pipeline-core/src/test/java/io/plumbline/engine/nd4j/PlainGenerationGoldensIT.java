package io.plumbline.engine.nd4j;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.GenerationNumbers;

/** The greedy continuations of the fixtures' checkpoints. */
class PlainGenerationGoldensIT extends GenerationNumbers {
    @Override
    protected EngineProvider provider() {
        return new Nd4jEngines();
    }
}
