package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.EngineOptions;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class ModelFitTest {
    private static PlumblineConfig config(String... settings) {
        List<String> all = new ArrayList<>(List.of("run.dir=run", "model.path=model", "data.train=[data]"));
        all.addAll(List.of(settings));
        return new ConfigLoader("train", new Configuration()).load(null, all).config();
    }

    /** An engine without statistics refuses them here, and not in a task of training. */
    @Test
    void statisticsAreAmongWhatTheEngineIsAskedFor() {
        assertThat(config().engineOptions().statistics()).isFalse();
        assertThat(config("training.token-metrics=true").engineOptions().statistics())
                .isTrue();
        assertThat(config("loss.type=sigmoid", "loss.weighting=wpo")
                        .engineOptions()
                        .statistics())
                .isTrue();
    }

    @Test
    void theOptionsAreThoseOfTheConfiguration() {
        EngineOptions options = config("engine.precision=float32", "engine.checkpoint-activations=true")
                .engineOptions();
        assertThat(options).isEqualTo(EngineOptions.withThreads(1).computing(options.precision(), true));
    }
}
