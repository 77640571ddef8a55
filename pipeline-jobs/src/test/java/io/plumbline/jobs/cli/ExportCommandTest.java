package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.AdapterInitializer;
import io.plumbline.model.FloatSink;
import io.plumbline.model.FloatSource;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.MergedWeights;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ModelShape;
import io.plumbline.model.RandomInitializer;
import io.plumbline.model.WeightFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    private static final String CONFIG =
            """
            {"model_type": "gpt2", "vocab_size": 11, "n_embd": 8, "n_layer": 2, "n_head": 2, "n_positions": 16}
            """;
    private static final LoraConfig LORA = new LoraConfig(2, 4, false, List.of("c_attn", "mlp.c_proj"), 0);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private ModelDirectory model;

    @BeforeEach
    void prepare() throws IOException {
        Path config = Files.writeString(folder.resolve("config.json"), CONFIG);
        RandomInitializer.write(config, null, 3, folder.resolve("model"));
        model = ModelDirectory.open(folder.resolve("model"));
    }

    private int export(String... arguments) {
        PrintStream stream = new PrintStream(told, true, StandardCharsets.UTF_8);
        String[] all = new String[arguments.length + 1];
        all[0] = "export";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return CommandTree.execute(Arrays.asList(all), stream, stream).exitCode();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static float[] values(ModelDirectory model) {
        FloatBuffer values = FloatBuffer.allocate((int) model.layout().size());
        model.read(FloatSink.into(values));
        return values.array();
    }

    private float[] adapters() {
        ModelShape adapted = model.shape().adapted(LORA);
        float[] values = new float[(int) adapted.layout().trained().size()];
        AdapterInitializer.write(adapted.layout(), 1, FloatSink.into(FloatBuffer.wrap(values)));
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.01f * (i % 7);
        }
        return values;
    }

    @Test
    void writesAModelInAnotherTypeAndInSmallFiles() {
        assertThat(export(
                        "--model",
                        path("model"),
                        "--dtype",
                        "bfloat16",
                        "--max-shard-gb",
                        "1e-6",
                        "--out",
                        path("small")))
                .isZero();
        assertThat(told.toString(StandardCharsets.UTF_8)).isEqualTo("export: wrote " + path("small") + "\n");
        ModelDirectory small = ModelDirectory.open(folder.resolve("small"));
        assertThat(small.format()).isEqualTo(WeightFormat.BFLOAT16);
        assertThat(folder.resolve("small/model.safetensors.index.json")).exists();
        float[] wanted = values(model);
        float[] rounded = values(small);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(Math.abs(rounded[i] - wanted[i])).isLessThanOrEqualTo(Math.abs(wanted[i]) / 256);
        }
        assertThat(export("--model", path("small"), "--out", path("same"))).isZero();
        assertThat(ModelDirectory.open(folder.resolve("same")).fingerprint()).isEqualTo(small.fingerprint());
    }

    @Test
    void mergesAdaptersIntoTheirModel() {
        FloatSource adapters = FloatSource.of(FloatBuffer.wrap(adapters()));
        AdapterDirectory.write(
                folder.resolve("adapters"), model.shape(), LORA, path("model"), model.fingerprint(), adapters);
        assertThat(export("--model", path("adapters"), "--out", path("merged"))).isZero();
        assertThat(export("--model", path("adapters"), "--base", path("model"), "--out", path("again")))
                .isZero();
        float[] wanted = new float[(int) model.layout().size()];
        new MergedWeights(model.shape().adapted(LORA), FloatSource.of(FloatBuffer.wrap(values(model))), adapters)
                .fill(0, FloatBuffer.wrap(wanted));
        assertThat(values(ModelDirectory.open(folder.resolve("merged"))))
                .isEqualTo(wanted)
                .isNotEqualTo(values(model));
        assertThat(values(ModelDirectory.open(folder.resolve("again")))).isEqualTo(wanted);
    }

    @Test
    void findsTheModelByAnUri() throws IOException {
        FloatSource adapters = FloatSource.of(FloatBuffer.wrap(adapters()));
        String base = folder.resolve("model").toUri().toString();
        AdapterDirectory.write(folder.resolve("adapters"), model.shape(), LORA, base, null, adapters);
        assertThat(export("--model", path("adapters"), "--out", path("merged"))).isZero();
        assertThat(values(ModelDirectory.open(folder.resolve("merged")))).isNotEqualTo(values(model));
    }

    @Test
    void leavesWhatItReadsWhereItIs() throws IOException {
        FloatSource source = FloatSource.of(FloatBuffer.wrap(adapters()));
        AdapterDirectory.write(folder.resolve("adapters"), model.shape(), LORA, path("model"), null, source);
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("adapters"));
        String fingerprint = model.fingerprint();
        for (String[] arguments : new String[][] {
            {"--model", path("model"), "--out", path("model/../model")},
            {"--model", path("adapters"), "--out", path("link")},
            {"--model", path("adapters"), "--out", path("model")},
            {"--model", path("model"), "--out", path("adapters")},
            {"--model", path("model"), "--dl4j", "--max-shard-gb", "5", "--out", path("zip")}
        }) {
            assertThat(export(arguments)).isNotZero();
        }
        assertThat(told.toString(StandardCharsets.UTF_8))
                .isEqualTo("Cannot export: --out is the directory that is read, --model = " + path("model")
                        + "; give another\n"
                        + "Cannot export: --out is the directory that is read, --model = " + path("adapters")
                        + "; give another\n"
                        + "Cannot export: --out is the directory that is read, --base = " + path("model")
                        + "; give another\n"
                        + "Cannot write model: the directory exists and holds something else than a model, so it is not"
                        + " replaced (" + path("adapters") + ")\n"
                        + "Cannot export: --dtype, --base and --max-shard-gb have no effect with --dl4j, which writes a"
                        + " whole model in float32 to one file\n");
        assertThat(ModelDirectory.open(folder.resolve("model")).fingerprint()).isEqualTo(fingerprint);
        assertThat(AdapterDirectory.isAt(folder.resolve("adapters"))).isTrue();
    }

    @Test
    void refusesWhatItCannotWrite() {
        assertThat(export("--model", path("model"), "--dtype", "int8", "--out", path("out")))
                .isEqualTo(2);
        assertThat(export("--model", path("model"), "--max-shard-gb", "0", "--out", path("out")))
                .isEqualTo(2);
        assertThat(export("--model", path("model"), "--base", path("model"), "--out", path("out")))
                .isEqualTo(2);
        AdapterDirectory.write(
                folder.resolve("adapters"),
                model.shape(),
                LORA,
                null,
                null,
                FloatSource.of(FloatBuffer.wrap(adapters())));
        assertThat(export("--model", path("adapters"), "--out", path("out"))).isEqualTo(2);
        assertThat(told.toString(StandardCharsets.UTF_8))
                .isEqualTo("Cannot export: --dtype must be one of float32, bfloat16, float16, got 'int8'\n"
                        + "Cannot export: --max-shard-gb must be > 0, got 0.0\n"
                        + "Cannot export: --base has no effect: " + path("model") + " holds no adapters\n"
                        + "Cannot export: adapter_config.json of " + path("adapters")
                        + " has no base_model_name_or_path; give --base\n");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
