package io.plumbline.engine.cpu;

import io.plumbline.engine.AdapterNumbers;
import io.plumbline.engine.EngineProvider;

/** The numbers of the fixtures' adapters. */
class AdapterGoldensIT extends AdapterNumbers {
    @Override
    protected EngineProvider provider() {
        return new CpuEngines();
    }
}
