package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.FloatSource;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ModelShape;
import io.plumbline.model.RandomInitializer;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenAdaptersTest {
    private static final String CONFIG =
            """
            {"model_type": "gpt2", "vocab_size": 11, "n_embd": 8, "n_layer": 1, "n_head": 2, "n_positions": 16}
            """;
    private static final LoraConfig LORA = new LoraConfig(1, 1, false, List.of("c_attn"), 0);

    @TempDir
    Path folder;

    private Path base;
    private Path adapters;

    @BeforeEach
    void prepare() throws IOException {
        base = folder.resolve("base");
        adapters = folder.resolve("adapters");
        RandomInitializer.write(Files.writeString(folder.resolve("config.json"), CONFIG), null, 1, base);
    }

    private void write(String baseName) {
        ModelShape shape = ModelDirectory.open(base).shape();
        int size = (int) shape.adapted(LORA).layout().trained().size();
        AdapterDirectory.write(adapters, shape, LORA, baseName, null, FloatSource.of(FloatBuffer.allocate(size)));
    }

    private ModelConfig resolved(String... settings) {
        List<String> all = new ArrayList<>(List.of("run.dir=" + folder.resolve("run")));
        all.addAll(Arrays.asList(settings));
        Configuration hadoop = new Configuration();
        LoadedConfig config = new ConfigLoader("train", hadoop).load(null, all);
        return GivenAdapters.resolved(config, hadoop).config().model();
    }

    /** An opening, such as that of ingest --sample, reads the tokenizer of the model. */
    @Test
    void openingsAreToldTheModelToo() {
        write(base.toString());
        Configuration hadoop = new Configuration();
        LoadedConfig config = new ConfigLoader("ingest", hadoop)
                .load(null, List.of("run.dir=" + folder.resolve("run"), "model.path=" + adapters));
        Platform platform = new Platform(
                hadoop,
                step -> {
                    throw new AssertionError("no step here asks for Spark");
                },
                new SilentProgress(),
                line -> {});
        StepRunner runner = new StepRunner(
                config,
                platform,
                step -> {
                    throw new AssertionError("no step is asked for");
                },
                InstantSource.system());
        assertThat(runner.config().model()).isEqualTo(new ModelConfig(base.toString(), adapters.toString(), null));
    }

    @Test
    void aPeftDirectoryStandsForItsModelWithTheAdapters() {
        write(base.toString());
        assertThat(resolved("model.path=" + adapters))
                .isEqualTo(new ModelConfig(base.toString(), adapters.toString(), null));
        assertThat(resolved("model.path=" + base)).isEqualTo(new ModelConfig(base.toString(), null, null));
        assertThat(resolved()).isEqualTo(new ModelConfig(null, null, null));
    }

    @Test
    void theConfigurationOfTheirModelMayLieBesideThem() throws IOException {
        write(base.toString());
        Files.copy(base.resolve("config.json"), adapters.resolve("config.json"));
        assertThat(resolved("model.path=" + adapters))
                .isEqualTo(new ModelConfig(base.toString(), adapters.toString(), null));
    }

    @Test
    void refusesAdaptersWhoseModelIsNotThere() {
        String cure = "; set model.path to a copy of the adapted model, and model.adapter-path to these";
        write("owner/model");
        assertThatThrownBy(() -> resolved("model.path=" + adapters))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot start from the adapters at " + adapters + ": base_model_name_or_path = owner/model of"
                                + " their adapter_config.json is no directory" + cure);
        write(null);
        assertThatThrownBy(() -> resolved("model.path=" + adapters))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot start from the adapters at " + adapters
                        + ": their adapter_config.json has no base_model_name_or_path" + cure);
        write(base.toString());
        assertThatThrownBy(() -> resolved("model.path=" + adapters, "model.adapter-path=" + adapters))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot start from the adapters at " + adapters
                        + ": model.adapter-path is set as well; set model.path to the model that those adapt");
    }
}
