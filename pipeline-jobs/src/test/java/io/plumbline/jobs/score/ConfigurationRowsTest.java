package io.plumbline.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class ConfigurationRowsTest {
    @Test
    void namesEveryKeyAsTheConfigurationFileDoes() {
        PlumblineConfig config = new ConfigLoader("score", new Configuration())
                .load(null, List.of("run.dir=/run", "engine.max-batch-tokens=128", "score.minimum-accuracy=0.5"))
                .config();
        assertThat(ConfigurationRows.of(config))
                .containsEntry("run.dir", "/run")
                .containsEntry("model.reference-path", "null")
                .containsEntry("data.columns.prompt", "prompt")
                .containsEntry("tokenizer.truncate-prompt", "keep-end")
                .containsEntry("engine.max-batch-tokens", "128")
                .containsEntry("score.minimum-accuracy", "0.5")
                .containsEntry("loss.type", "sigmoid")
                .containsEntry("loss.beta", "0.1")
                .doesNotContainKey("data.columns");
    }
}
