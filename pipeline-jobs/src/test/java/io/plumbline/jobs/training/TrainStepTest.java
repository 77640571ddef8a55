package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.reference.ReferenceStep;
import io.plumbline.jobs.score.ScoreStep;
import io.plumbline.jobs.step.Step;
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
import org.junit.jupiter.params.provider.CsvSource;
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

    @Test
    void takesCompletionsWithALabelUnderKtoAlone() throws IOException {
        RunDirectory directory = report("\"train\": 1000, \"train_lists\": 5, \"train_labelled\": 5");
        assertThatCode(() -> new TrainStep().requireFit(loss("kto"), directory)).doesNotThrowAnyException();
        String refused = "Cannot train: 5 examples are completions with a label, good or bad, and ";
        assertThatThrownBy(() -> new TrainStep().requireFit(loss("sigmoid"), directory))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        refused + "this loss compares two completions of different ranks; set loss.type = kto, or give"
                                + " data of pairs");
        assertThatThrownBy(() -> new TrainStep().requireFit(loss("plackett_luce"), directory))
                .hasMessage(refused + "this loss reads rankings; set loss.type = kto, or give ranked lists");
        String ofLikelihood = refused + "maximum likelihood would learn the bad ones too; set sft.enabled = false and"
                + " loss.type = kto alone, or give demonstrations";
        assertThatThrownBy(() -> new TrainStep().requireFit(loss("sft"), directory))
                .hasMessage(ofLikelihood);
        assertThatThrownBy(() -> new SftStep().requireFit(loss("kto"), directory))
                .hasMessage(ofLikelihood);
    }

    @Test
    void refusesAChoiceOfTokensThatLeavesAllOfThem() throws IOException {
        PlumblineConfig config = new ConfigLoader("train", new Configuration())
                .load(null, List.of("run.dir=r", "model.path=m", "loss.on=assistant"))
                .config();
        RunDirectory none = report("\"train\": 1000, \"several_turns\": 0");
        List<Step> steps = List.of(new TrainStep(), new SftStep(), new ReferenceStep(), new ScoreStep());
        for (Step step : steps) {
            assertThatThrownBy(() -> step.requireFit(config, none))
                    .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(Kind.CONFIGURATION))
                    .hasMessage(
                            "loss.on = assistant has no effect: no example has a completion that is messages of several"
                                    + " turns, so that all tokens are the assistant's; remove it");
            assertThatCode(() -> step.requireFit(loss("sigmoid"), none)).doesNotThrowAnyException();
        }
        for (String kept : List.of("\"train\": 1000, \"several_turns\": 1", "\"train\": 1000")) {
            RunDirectory some = report(kept);
            for (Step step : steps) {
                assertThatCode(() -> step.requireFit(config, some)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void refusesDemonstrationsUnderKto() throws IOException {
        RunDirectory directory = report("\"train\": 1000, \"train_lists\": 7, \"train_labelled\": 5");
        assertThatThrownBy(() -> new TrainStep().requireFit(loss("kto"), directory))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot train: 2 examples are neither pairs nor completions with a label, and this loss takes no"
                                + " others; name the column that says whether a completion is good in data.columns.label and set"
                                + " data.format = labelled, or choose another loss");
    }

    @ParameterizedTest
    @ValueSource(strings = {"simpo", "orpo", "cpo", "sft"})
    void aLossWithoutAReferenceNeedsNoReferenceStep(String type) {
        assertThat(new TrainStep().upstream(loss(type))).containsExactly(StepName.INGEST);
        assertThat(new TrainStep().upstream(loss("kto"))).containsExactly(StepName.INGEST, StepName.REFERENCE);
    }

    /** Steps of 2 in rounds of 2: the last step of an epoch may be smaller, its last round shorter. */
    @ParameterizedTest
    @CsvSource({"16,2,8", "15,2,8", "17,2,10", "1,1,1"})
    void refusesAReferenceThatNeverMovesAsSoonAsExamplesAreCounted(long examples, int epochs, int rounds)
            throws IOException {
        RunDirectory directory = report("\"train\": " + examples);
        for (int refresh : new int[] {rounds, rounds + 1, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> new TrainStep().requireFit(refreshing(refresh, epochs), directory))
                    .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(Kind.CONFIGURATION))
                    .hasMessage("Cannot train: training.reference-refresh-rounds = " + refresh
                            + " never moves the reference: the training has " + rounds + " rounds on its " + examples
                            + " examples, and nothing moves after the last; set training.reference-refresh-rounds"
                            + " below " + rounds + ", or to 0 for a reference that stays as it is");
        }
        assertThatCode(() -> new TrainStep().requireFit(refreshing(rounds - 1, epochs), directory))
                .doesNotThrowAnyException();
    }

    private static PlumblineConfig refreshing(int rounds, int epochs) {
        return new ConfigLoader("train", new Configuration())
                .load(
                        null,
                        List.of(
                                "run.dir=r",
                                "model.path=m",
                                "training.epochs=" + epochs,
                                "training.examples-per-step=2",
                                "training.steps-per-averaging=2",
                                "training.warmup-steps=0",
                                "training.reference-refresh-rounds=" + rounds))
                .config();
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
