package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.Precision;
import io.plumbline.jobs.config.EngineConfig;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class EngineOptionsTest {
    private static EngineOptions parsed(String... arguments) {
        EngineOptions options = new EngineOptions();
        new CommandLine(options).parseArgs(arguments);
        return options;
    }

    private static void assertRefused(String attempt, String message, String... arguments) {
        EngineOptions options = parsed(arguments);
        assertThatThrownBy(() -> options.config(attempt, false))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot " + attempt + ": " + message);
    }

    @Test
    void optionsAreTheSettingsOfTheConfiguration() {
        assertThat(parsed("--engine", "cpu", "--precision", "bfloat16", "--max-batch-tokens", "512")
                        .config("bench", true))
                .isEqualTo(new EngineConfig("cpu", Precision.BFLOAT16, 512, true));
        assertThat(parsed().config("bench", false)).isEqualTo(new EngineConfig("auto", Precision.FLOAT32, 4096, false));
    }

    @Test
    void refusesWhatTheConfigurationRefuses() {
        assertRefused("bench", "--precision must be float32 or bfloat16, got 'float16'", "--precision", "float16");
        assertRefused(
                "estimate a divergence",
                "engine.max-batch-tokens must be at least 1, got 0",
                "--max-batch-tokens",
                "0");
    }
}
