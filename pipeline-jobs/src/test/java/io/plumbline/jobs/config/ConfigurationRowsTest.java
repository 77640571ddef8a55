package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class ConfigurationRowsTest {
    private final LoadedConfig loaded = new ConfigLoader("score", new Configuration())
            .load(null, List.of("run.dir=/run", "engine.max-batch-tokens=128", "score.minimum-accuracy=0.5"));

    private final Map<String, String> rows = ConfigurationRows.of(loaded.config());

    @Test
    void namesEveryKeyAsTheConfigurationFileDoes() {
        assertThat(rows.keySet())
                .containsExactlyInAnyOrderElementsOf(loaded.values().keySet());
    }

    @Test
    void showsValuesAsTheConfigurationFileDoes() {
        assertThat(rows)
                .containsEntry("run.dir", "/run")
                .containsEntry("model.reference-path", "null")
                .containsEntry("data.columns.prompt", "prompt")
                .containsEntry("tokenizer.truncate-prompt", "keep-end")
                .containsEntry("engine.max-batch-tokens", "128")
                .containsEntry("training.optimizer", "adamw")
                .containsEntry("score.minimum-accuracy", "0.5")
                .containsEntry("loss.type", "sigmoid")
                .containsEntry("loss.beta", "0.1");
    }
}
