package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Columns;
import io.plumbline.data.ExampleChecks;
import io.plumbline.data.RowLayout;
import io.plumbline.data.SplitRule;
import io.plumbline.data.TemplateOptions;
import io.plumbline.data.TokenizerOptions;
import io.plumbline.data.TokenizerOptions.AddBos;
import io.plumbline.data.TokenizerOptions.TruncatePrompt;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.step.DeclaredInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestStepTest {
    private static final String EOS = "{\"eos_token\": \"</s>\"}";

    private final IngestStep step = new IngestStep();
    private final DeclaredInputs inputs = DeclaredInputs.beforeARun();

    @TempDir
    private Path folder;

    @Test
    void readsEveryKey() throws IOException {
        PlumblineConfig config = config(
                "data.train=[a, b]",
                "data.held-out=[c]",
                "data.format=chat",
                "data.columns.prompt=q",
                "data.columns.chosen=yes",
                "data.columns.rejected=no",
                "data.columns.source=set",
                "data.max-characters=9",
                "data.template-date=2026-02-03",
                "data.template-arguments=\"enable_thinking=false\"",
                "tokenizer.max-length=8",
                "tokenizer.max-prompt-length=4",
                "tokenizer.truncate-prompt=keep-start",
                "tokenizer.add-bos=false",
                "tokenizer.add-eos=false");
        assertThat(IngestStep.parameters(config))
                .isEqualTo(new IngestParameters(
                        List.of("a", "b"),
                        List.of("c"),
                        new SplitRule(0.05),
                        new RowLayout(
                                "chat",
                                Columns.DEFAULT
                                        .with("prompt", "q")
                                        .with("chosen", "yes")
                                        .with("rejected", "no")
                                        .with("source", "set")),
                        new ExampleChecks(9),
                        new TemplateOptions("2026-02-03", List.of("enable_thinking=false")),
                        new TokenizerOptions(8, 4, TruncatePrompt.KEEP_START, AddBos.FALSE, false)));
    }

    @Test
    void hasTheDefaultsOfTheDataPackage() throws IOException {
        IngestParameters parameters = IngestStep.parameters(config("data.train=a", "data.columns.prompt=null"));
        assertThat(parameters.tokenizer()).isEqualTo(TokenizerOptions.DEFAULT);
        assertThat(parameters.layout().columns().of("prompt")).isNull();
        assertThat(parameters.layout().used())
                .contains("chosen", "rejected", "source")
                .doesNotContain("prompt");
        assertThat(parameters.layout().format()).isEqualTo("auto");
    }

    @Test
    void dependsOnFilesAndTokenizer() throws IOException {
        String train = write("train.jsonl", "{}");
        String model = model(EOS);
        step.inputs(config("data.train=" + train, "model.path=" + model), inputs);
        assertThat(inputs.declared())
                .containsEntry("data.train", "file:" + train)
                .doesNotContainKey("data.held-out");
        String hash = inputs.declared().get("model.path tokenizer");
        assertThat(hash).hasSize(64);
        write("model/tokenizer_config.json", "{\"eos_token\": \"a\"}");
        step.inputs(config("data.train=" + train, "data.held-out=" + train, "model.path=" + model), inputs);
        assertThat(inputs.declared())
                .containsEntry("data.held-out", "file:" + train)
                .doesNotContainEntry("model.path tokenizer", hash);
    }

    @Test
    void refusesWhatCannotWork() throws IOException {
        String train = "data.train=" + write("train.jsonl", "{}");
        assertRefused(
                Kind.CONFIGURATION, "Cannot ingest: data.train is empty; name files, directories, globs or tables");
        assertRefused(
                Kind.CONFIGURATION,
                "Cannot ingest: model.path is not set; give the Hugging Face directory whose tokenizer is to be used",
                train);
        assertRefused(
                Kind.CONFIGURATION,
                "Cannot read data.held-out = " + folder + "/none: there is no such file or directory",
                train,
                "model.path=" + model(EOS),
                "data.held-out=" + folder + "/none");
        assertRefused(
                Kind.CONFIGURATION,
                "3 faults: (1) Cannot read data.train = " + folder + "/gone: there is no such file or directory;"
                        + " (2) Cannot read data.held-out = " + folder + "/none: there is no such file or directory;"
                        + " (3) tokenizer.add-eos is true, but the"
                        + " tokenizer has no end-of-sequence token;"
                        + " name eos_token in tokenizer_config.json or"
                        + " set tokenizer.add-eos = false",
                "data.train=" + folder + "/gone",
                "data.held-out=" + folder + "/none",
                "model.path=" + model("{}"));
        write("raw/train.jsonl", "{}");
        assertRefused(
                Kind.CONFIGURATION,
                "Cannot read data.train = " + folder + "/raw: run.dir " + folder + "/raw/run is in it, so that results"
                        + " would be taken for preferences; give one of the two another place",
                "data.train=" + folder + "/raw",
                "model.path=" + model(EOS),
                "run.dir=" + folder + "/raw/run");
        assertRefused(
                Kind.MODEL,
                "Cannot load the tokenizer: " + folder + " has no tokenizer.json; save the tokenizer there with"
                        + " transformers' save_pretrained",
                train,
                "model.path=" + folder);
        assertRefused(
                Kind.CONFIGURATION,
                "tokenizer.add-eos is true, but the tokenizer has no end-of-sequence token; name eos_token in"
                        + " tokenizer_config.json or set tokenizer.add-eos = false",
                train,
                "model.path=" + model("{}"));
    }

    private void assertRefused(Kind kind, String message, String... settings) throws IOException {
        PlumblineConfig config = config(settings);
        assertThatThrownBy(() -> step.inputs(config, inputs))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage(message);
    }

    private String model(String tokenizerConfig) throws IOException {
        write("model/tokenizer.json", WordTokenizer.json());
        write("model/tokenizer_config.json", tokenizerConfig);
        return folder.resolve("model").toString();
    }

    private String write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    private PlumblineConfig config(String... settings) throws IOException {
        String file = write("job.conf", "plumbline.run.dir = /runs/a\n");
        return new ConfigLoader("ingest", new Configuration())
                .load(file, List.of(settings))
                .config();
    }
}
