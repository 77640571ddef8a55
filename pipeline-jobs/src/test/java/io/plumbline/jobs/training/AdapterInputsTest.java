package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.reference.ReferenceStep;
import io.plumbline.jobs.step.DeclaredInputs;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepFixture;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.FloatSource;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ModelShape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps whose results each key of the block lora decides. */
class AdapterInputsTest {
    private static final List<Step> STEPS = List.of(new SftStep(), new ReferenceStep(), new TrainStep());

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare() {
        new StepFixture(null, folder).writeModel("base", 1, 0.2);
    }

    private Map<String, String> inputs(Step step, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "run.dir=" + folder.resolve("run"),
                "model.path=" + folder.resolve("base"),
                "tokenizer.max-length=64",
                "tokenizer.max-prompt-length=32"));
        all.addAll(Arrays.asList(settings));
        LoadedConfig config = new ConfigLoader("run", new Configuration()).load(null, all);
        DeclaredInputs declared = DeclaredInputs.toCompare();
        step.inputs(config.config(), declared);
        Map<String, String> inputs = new TreeMap<>(config.select(step.settings()));
        inputs.putAll(declared.declared());
        return inputs;
    }

    private List<String> redone(String[] before, String[] after) {
        return STEPS.stream()
                .filter(step -> !inputs(step, before).equals(inputs(step, after)))
                .map(step -> step.name().command())
                .toList();
    }

    @Test
    void runsWithoutAdaptersNeverDependedOnTheirSettings() {
        for (Step step : STEPS) {
            assertThat(inputs(step).keySet()).noneMatch(key -> key.startsWith("lora"));
        }
        assertThat(redone(new String[] {}, new String[] {"lora.rank=4"})).containsExactly("sft", "train");
    }

    @ParameterizedTest
    @CsvSource({"lora.rank=2", "lora.alpha=4", "lora.rank-stabilized=true", "lora.targets=[q_proj]"})
    void theFormOfTheAdaptersDecidesWhatIsTrained(String changed) {
        assertThat(redone(new String[] {"lora.rank=4"}, new String[] {"lora.rank=4", changed}))
                .containsExactly("sft", "train");
    }

    /** Training reads the reference's log-probs, and so is done again with the step that makes them. */
    @Test
    void theReferenceOfAdaptersDecidesItsLogProbs() {
        LoraConfig lora = new LoraConfig(4, 16, false, List.of("q_proj"), 0);
        ModelShape shape = ModelDirectory.open(folder.resolve("base")).shape();
        float[] values = new float[(int) shape.adapted(lora).layout().trained().size()];
        Arrays.fill(values, 0.5f);
        FloatSource source = FloatSource.of(FloatBuffer.wrap(values));
        AdapterDirectory.write(folder.resolve("adapters"), shape, lora, "base", null, source);
        String[] settings = {"lora.rank=4", "lora.targets=[q_proj]", "model.adapter-path=" + folder.resolve("adapters")
        };
        String[] base = Arrays.copyOf(settings, 4);
        base[3] = "lora.reference=base";
        String[] adapter = Arrays.copyOf(settings, 4);
        adapter[3] = "lora.reference=adapter";
        assertThat(redone(base, adapter)).containsExactly("reference");
        assertThat(new TrainStep().upstream(config(adapter))).contains(new ReferenceStep().name());
    }

    private PlumblineConfig config(String... settings) {
        return new StepFixture(null, folder).config("train", List.of(settings));
    }
}
