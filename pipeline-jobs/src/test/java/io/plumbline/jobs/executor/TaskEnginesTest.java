package io.plumbline.jobs.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.Engines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskEnginesTest {
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
    @ValueSource(strings = {"", "GPU-1f2e", "-1", "0,1", "99999"})
    void whatIsNoIndexIsRefused(String address) {
        assertThatThrownBy(() -> TaskEngines.index(address))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot compute on the GPU that Spark gave to a task: its address is '" + address
                        + "', and the index of a device is needed; use a discovery script that prints indices, as"
                        + " bin/gpus.sh does");
    }
}
