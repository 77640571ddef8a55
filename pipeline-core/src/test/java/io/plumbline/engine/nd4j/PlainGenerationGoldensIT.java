package io.plumbline.engine.nd4j;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.GenerationNumbers;

/** The greedy continuations of the fixtures' checkpoints. */
class PlainGenerationGoldensIT extends GenerationNumbers {
    @Override
    protected EngineProvider provider() {
        return new Nd4jEngines();
    }

    /** Few: it computes the whole text anew for each token. */
    @Override
    protected int mostTokens() {
        return 6;
    }
}
