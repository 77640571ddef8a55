package io.plumbline.jobs.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Engines;
import io.plumbline.model.ModelShape;
import java.util.Properties;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.TaskContextImpl;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.immutable.Map;

class TaskEnginesTest {
    private static final ModelShape SHAPE = ModelShape.of(
            """
            {"model_type": "gpt2", "vocab_size": 8, "n_positions": 4, "n_embd": 4, "n_layer": 1, "n_head": 1}
            """);

    @Test
    void aTaskComputesOnTheDeviceThatItWasGiven() {
        assertThat(TaskEngines.index("3")).isEqualTo(3);
        assertThat(TaskEngines.index(" 11\n")).isEqualTo(11);
    }

    @Test
    void outsideOfTasksItIsTheFirstDevice() {
        assertThat(TaskEngines.of(Engines.hostName())).isSameAs(Engines.host());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,1", "GPU-1f2e", "MIG-6a7b", "3"})
    void anEngineOfTheProcessorTakesNoNoticeOfTheGpusOfATask(String addresses) {
        TaskContext$.MODULE$.setTaskContext(taskWith(addresses.split(",")));
        try {
            assertThat(TaskEngines.of(Engines.hostName())).isSameAs(Engines.host());
            assertThat(TaskEngines.obstacle(Engines.hostName(), SHAPE, EngineOptions.withThreads(1)))
                    .isEmpty();
        } finally {
            TaskContext$.MODULE$.unset();
        }
    }

    private static TaskContext taskWith(String... addresses) {
        return new TaskContextImpl(
                0,
                0,
                0,
                1,
                0,
                1,
                null,
                new Properties(),
                null,
                new TaskMetrics(),
                1,
                new Map.Map1<>("gpu", new ResourceInformation("gpu", addresses)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GPU-1f2e", "-1", "0,1", "99999"})
    void whatIsNoIndexIsRefused(String address) {
        assertThatThrownBy(() -> TaskEngines.index(address))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot compute on the GPU that Spark gave to a task: its address is '" + address
                        + "', and the index of a device is needed; use a discovery script that prints indices, as"
                        + " bin/gpus.sh does");
    }
}
