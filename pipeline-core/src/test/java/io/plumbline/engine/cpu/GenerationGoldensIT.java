package io.plumbline.engine.cpu;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.GenerationNumbers;

/** The greedy continuations of the fixtures' checkpoints. */
class GenerationGoldensIT extends GenerationNumbers {
    @Override
    protected EngineProvider provider() {
        return new CpuEngines();
    }
}
