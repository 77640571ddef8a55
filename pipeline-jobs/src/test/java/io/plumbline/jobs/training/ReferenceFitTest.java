package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.step.DeclaredInputs;
import io.plumbline.jobs.step.StepFixture;
import io.plumbline.model.RandomInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceFitTest {
    @TempDir
    private Path folder;

    private StepFixture fixture;

    @BeforeEach
    void prepare() {
        fixture = new StepFixture(null, folder);
        fixture.writeModel("base", 1, 0.2);
        fixture.writeModel("other", 2, 0.2);
    }

    private Map<String, String> declared(String... settings) {
        List<String> all = Stream.concat(
                        Stream.of("tokenizer.max-length=64", "tokenizer.max-prompt-length=32"), Stream.of(settings))
                .toList();
        DeclaredInputs inputs = DeclaredInputs.toCompare();
        ReferenceFit.require(fixture.config("train", all), inputs);
        ReferenceFit.declare(fixture.config("train", all), inputs);
        return inputs.declared();
    }

    @Test
    void aTrainingWhoseReferenceStaysNeverDependedOnIt() {
        assertThat(declared()).isEmpty();
        assertThat(declared("training.reference-refresh-rounds=3"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("training.reference-refresh-rounds", "3", "training.reference-mixing", "0.6"));
        DeclaredInputs inputs = DeclaredInputs.toCompare();
        new TrainStep()
                .inputs(
                        fixture.config(
                                "train",
                                List.of(
                                        "tokenizer.max-length=64",
                                        "tokenizer.max-prompt-length=32",
                                        "training.reference-refresh-rounds=3")),
                        inputs);
        assertThat(inputs.declared()).containsEntry("training.reference-refresh-rounds", "3");
    }

    @Test
    void aReferenceOfAnotherShapeIsRefused() throws IOException {
        String reference = "model.reference-path=" + folder.resolve("other");
        assertThat(declared(reference, "training.reference-refresh-rounds=3")).hasSize(2);
        Path config = folder.resolve("other/config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("10000\\.0", "5000.0"));
        assertThat(declared(reference)).isEmpty();
        assertThatThrownBy(() -> declared(reference, "training.reference-refresh-rounds=3"))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage(ofAnotherShape("other", "base"));
    }

    private String ofAnotherShape(String reference, String policy) {
        return "Cannot train: training.reference-refresh-rounds mixes the policy into the reference, and"
                + " model.reference-path = " + folder.resolve(reference)
                + " is a model of another shape than model.path = " + folder.resolve(policy)
                + ": their config.json differ; give a reference of the policy's shape, or set"
                + " training.reference-refresh-rounds = 0";
    }

    /** Learned positions are parameters, all others behind them stand elsewhere then. */
    @Test
    void aReferenceOfOtherLearnedPositionsIsRefused() throws IOException {
        writeGpt2("many", 128);
        writeGpt2("few", 64);
        writeGpt2("few-too", 64);
        String refresh = "training.reference-refresh-rounds=3";
        String reference = "model.reference-path=" + folder.resolve("few");
        assertThat(declared(reference, "model.path=" + folder.resolve("few-too"), refresh))
                .hasSize(2);
        assertThatThrownBy(() -> declared(reference, "model.path=" + folder.resolve("many"), refresh))
                .hasMessage(ofAnotherShape("few", "many"));
        assertThatThrownBy(() -> declared(
                        "model.reference-path=" + folder.resolve("many"),
                        "model.path=" + folder.resolve("few"),
                        refresh))
                .hasMessage(ofAnotherShape("many", "few"));
    }

    /** Other positions are computed, and their number is but a limit. */
    @Test
    void aReferenceForLongerTextsIsMixed() throws IOException {
        Path config = folder.resolve("other/config.json");
        Files.writeString(
                config, Files.readString(config).replaceFirst("(max_position_embeddings\"\\s*:\\s*)64", "$1128"));
        assertThat(config).content().contains("128");
        assertThat(declared("model.reference-path=" + folder.resolve("other"), "training.reference-refresh-rounds=3"))
                .hasSize(2);
    }

    @Test
    void allFaultsAreToldTogetherAndEachOnce() throws IOException {
        Path config = folder.resolve("other/config.json");
        String whole = Files.readString(config);
        Files.writeString(config, whole.replaceFirst("10000\\.0", "5000.0"));
        String tooLong = "Cannot use tokenizer.max-length = 65: model.path = ";
        assertThatThrownBy(() -> inputsOfTheStep(65))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("3 faults: (1) " + tooLong)
                .hasMessageEndingWith("; (3) " + ofAnotherShape("other", "base"));
        Files.writeString(config, whole.substring(1));
        assertThatThrownBy(() -> inputsOfTheStep(65))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("2 faults: (1) " + tooLong)
                .hasMessageContaining("; (2) Cannot load model: ");
        assertThatThrownBy(() -> inputsOfTheStep(64))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot load model: ");
    }

    private void inputsOfTheStep(int maxLength) {
        new TrainStep()
                .inputs(
                        fixture.config(
                                "train",
                                List.of(
                                        "tokenizer.max-length=" + maxLength,
                                        "tokenizer.max-prompt-length=32",
                                        "model.reference-path=" + folder.resolve("other"),
                                        "training.reference-refresh-rounds=3")),
                        DeclaredInputs.toCompare());
    }

    private void writeGpt2(String name, int positions) throws IOException {
        Path config = Files.writeString(
                folder.resolve("gpt2.json"),
                """
                {"model_type": "gpt2", "vocab_size": 50, "n_embd": 8, "n_layer": 1, "n_head": 2, "n_positions": %d}
                """
                        .formatted(positions));
        RandomInitializer.write(config, null, 1, folder.resolve(name));
    }
}
