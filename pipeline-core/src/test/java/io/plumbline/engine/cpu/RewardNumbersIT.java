package io.plumbline.engine.cpu;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.RewardNumbers;

/** The numbers of the fixtures' reward models. */
class RewardNumbersIT extends RewardNumbers {
    @Override
    protected EngineProvider provider() {
        return new CpuEngines();
    }
}
