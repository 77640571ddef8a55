package io.plumbline.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigurationRowsTest {
    @Test
    void namesEveryKeyAsTheConfigurationFileDoes() {
        assertThat(ConfigurationRows.of(TestContext.config("/run", "/model", 0.5)))
                .containsEntry("run.dir", "/run")
                .containsEntry("model.reference-path", "null")
                .containsEntry("data.columns.prompt", "prompt")
                .containsEntry("tokenizer.truncate-prompt", "keep-end")
                .containsEntry("engine.max-batch-tokens", "128")
                .containsEntry("score.minimum-accuracy", "0.5")
                .doesNotContainKey("data.columns");
    }
}
