package io.plumbline.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class ScoreStepTest {
    @Test
    void refusesBeforeAnythingRunsThatNothingIsHeldOut() {
        PlumblineConfig config = new ConfigLoader("score", new Configuration())
                .load(null, List.of("run.dir=r", "data.held-out-fraction=0"))
                .config();
        assertThatThrownBy(() -> new ScoreStep().inputs(config, null))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage(
                        "Cannot score: data.held-out-fraction is 0 and data.held-out is empty, so no pair would be held"
                                + " out; set one of the two");
    }
}
