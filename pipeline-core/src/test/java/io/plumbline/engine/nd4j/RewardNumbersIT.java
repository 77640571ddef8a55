package io.plumbline.engine.nd4j;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.RewardNumbers;
import org.junit.jupiter.api.extension.ExtendWith;

/** The numbers of the fixtures' reward models. */
@ExtendWith(OneThread.class)
class RewardNumbersIT extends RewardNumbers {
    @Override
    protected EngineProvider provider() {
        return new Nd4jEngines();
    }
}
