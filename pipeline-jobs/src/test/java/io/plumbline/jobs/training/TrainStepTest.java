package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainStepTest {
    @TempDir
    private Path folder;

    @Test
    void refusesListsUnderALossOfPairsAsSoonAsTheyAreCounted() throws IOException {
        RunDirectory directory = report("\"train\": 1000, \"train_lists\": 3");
        assertThatThrownBy(() -> new TrainStep().requireFit(loss("sigmoid"), directory))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.DATA))
                .hasMessage("Cannot train: 3 examples are no pairs, and this loss compares two completions of different"
                        + " ranks; choose a loss of ranked lists or give data of pairs");
        assertThatCode(() -> new TrainStep().requireFit(loss("plackett_luce"), directory))
                .doesNotThrowAnyException();
    }

    @Test
    void takesPairsUnderALossOfPairs() throws IOException {
        for (String kept : List.of("\"train\": 1000, \"train_lists\": 0", "\"train\": 1000")) {
            RunDirectory directory = report(kept);
            assertThatCode(() -> new TrainStep().requireFit(loss("sigmoid"), directory))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"simpo", "orpo", "cpo", "sft"})
    void aLossWithoutAReferenceNeedsNoReferenceStep(String type) {
        assertThat(new TrainStep().upstream(loss(type))).containsExactly(StepName.INGEST);
        assertThat(new TrainStep().upstream(loss("kto"))).containsExactly(StepName.INGEST, StepName.REFERENCE);
    }

    @Test
    void refusesALossOfMarginsWithoutTheirColumn() throws IOException {
        RunDirectory directory = report("\"train\": 1000");
        assertThatThrownBy(() -> new TrainStep().requireFit(loss("odpo"), directory))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot train: this loss reads by how much the chosen completion is better, and"
                        + " data.columns.margin names no column of it; set it, or choose another loss");
        assertThatCode(() -> new TrainStep().requireFit(loss("odpo", "data.columns.margin=m"), directory))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesWeightsWhereTheLossComparesExamples() throws IOException {
        RunDirectory directory = report("\"train\": 1000");
        assertThatThrownBy(() -> new TrainStep().requireFit(loss("aot", "data.columns.weight=w"), directory))
                .hasMessage("Cannot train: data.columns.weight names a column of weights, and this loss compares the"
                        + " examples of a step, which have none; remove it, or choose another loss");
        assertThatCode(() -> new TrainStep().requireFit(loss("sigmoid", "data.columns.weight=w"), directory))
                .doesNotThrowAnyException();
    }

    private RunDirectory report(String kept) throws IOException {
        Files.writeString(folder.resolve("data-report.json"), "{\"kept\": {" + kept + "}}");
        return RunDirectory.open(folder.toString(), new Configuration());
    }

    private static PlumblineConfig loss(String type, String... settings) {
        List<String> all = new ArrayList<>(List.of("run.dir=r", "model.path=m", "loss.type=" + type));
        all.addAll(List.of(settings));
        return new ConfigLoader("train", new Configuration()).load(null, all).config();
    }
}
