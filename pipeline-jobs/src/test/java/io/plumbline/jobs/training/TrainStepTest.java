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

    private RunDirectory report(String kept) throws IOException {
        Files.writeString(folder.resolve("data-report.json"), "{\"kept\": {" + kept + "}}");
        return RunDirectory.open(folder.toString(), new Configuration());
    }

    private static PlumblineConfig loss(String type) {
        return new ConfigLoader("train", new Configuration())
                .load(null, List.of("run.dir=r", "model.path=m", "loss.type=" + type))
                .config();
    }
}
