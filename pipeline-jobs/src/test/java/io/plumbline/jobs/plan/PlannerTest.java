package io.plumbline.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.Precision;
import io.plumbline.jobs.config.EngineConfig;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static EngineConfig engine(String type) {
        return new EngineConfig(type, Precision.FLOAT32, 4096, false);
    }

    @Test
    void memoryThatIsNotCountedIsSaid() {
        assertThat(Planner.uncounted(engine("cpu"))).isEmpty();
        assertThat(Planner.uncounted(engine("nd4j")))
                .contains("No memory: engine.type = nd4j does not tell before what it takes; engine.type = cpu does");
    }
}
