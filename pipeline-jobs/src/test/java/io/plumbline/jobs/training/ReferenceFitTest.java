package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.step.DeclaredInputs;
import io.plumbline.jobs.step.StepFixture;
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
                .hasMessage("Cannot train: training.reference-refresh-rounds mixes the policy into the reference, and"
                        + " model.reference-path = " + folder.resolve("other")
                        + " is a model of another shape than model.path = " + folder.resolve("base")
                        + ": their config.json differ; give a reference of the policy's shape, or set"
                        + " training.reference-refresh-rounds = 0");
    }
}
