package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.loss.LossOption;
import io.plumbline.loss.LossTypes;
import io.plumbline.loss.SigmoidLoss;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class ConfigurationRowsTest {
    private final LoadedConfig loaded = new ConfigLoader("score", new Configuration())
            .load(null, List.of("run.dir=/run", "engine.max-batch-tokens=128", "score.minimum-accuracy=0.5"));

    private final Map<String, String> rows = ConfigurationRows.of(loaded.config());

    /** But for the options of losses that are not chosen, which have no effect. */
    @Test
    void namesEveryKeyAsTheConfigurationFileDoes() {
        Set<String> expected = new TreeSet<>(loaded.values().keySet());
        LossTypes.options().stream()
                .map(LossOption::name)
                .filter(option -> !SigmoidLoss.TYPE.takes(option))
                .forEach(option -> expected.remove("loss." + option));
        assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void showsValuesAsTheConfigurationFileDoes() {
        assertThat(rows)
                .containsEntry("run.dir", "/run")
                .containsEntry("model.reference-path", "null")
                .containsEntry("data.columns.prompt", "[prompt]")
                .containsEntry("tokenizer.truncate-prompt", "keep-end")
                .containsEntry("engine.max-batch-tokens", "128")
                .containsEntry("training.optimizer", "adamw")
                .containsEntry("score.minimum-accuracy", "0.5")
                .containsEntry("loss.type", "sigmoid")
                .containsEntry("loss.beta", "0.1");
    }

    @Test
    void keysThatAreSetApartDifferFromTheDefaults() {
        Map<String, String> defaults = ConfigurationRows.defaults(loaded.config());
        assertThat(rows.keySet().stream().filter(key -> !rows.get(key).equals(defaults.get(key))))
                .containsExactly("run.dir", "engine.max-batch-tokens", "score.minimum-accuracy");
    }

    /** A loss brings options of its own, which are not set apart because it is. */
    @Test
    void ofAnotherLossOnlyItsTypeIsSetApart() {
        PlumblineConfig simpo = new ConfigLoader("score", new Configuration())
                .load(null, List.of("run.dir=/run", "loss.type=simpo"))
                .config();
        Map<String, String> chosen = ConfigurationRows.of(simpo);
        Map<String, String> defaults = ConfigurationRows.defaults(simpo);
        assertThat(chosen).containsKey("loss.simpo-gamma");
        assertThat(chosen.keySet().stream().filter(key -> !chosen.get(key).equals(defaults.get(key))))
                .containsExactly("run.dir", "loss.type");
    }
}
