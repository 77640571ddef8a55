package io.plumbline.engine.cpu;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FixtureNumbers;

/** The numbers of the fixtures' checkpoints. */
class GoldenNumbersIT extends FixtureNumbers {
    @Override
    protected EngineProvider provider() {
        return new CpuEngines();
    }
}
