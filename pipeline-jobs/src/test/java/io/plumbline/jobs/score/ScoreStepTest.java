package io.plumbline.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreStepTest {
    @Test
    void refusesBeforeAnythingRunsThatNothingIsHeldOut() {
        PlumblineConfig config = new ConfigLoader("score", new Configuration())
                .load(null, List.of("run.dir=r", "data.held-out-fraction=0"))
                .config();
        assertThatThrownBy(() -> new ScoreStep().inputs(config, null))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage(
                        "Cannot score: data.held-out-fraction is 0 and data.held-out is empty, so no example would be held"
                                + " out; set one of the two");
    }

    /** Of few prompts a small fraction may be none: that is said before anything is trained, with what to set. */
    @Test
    void refusesExamplesOfWhichNoneIsHeldOutAsSoonAsTheyAreCounted(@TempDir Path folder) throws IOException {
        RunDirectory directory = RunDirectory.open(folder.toString(), new Configuration());
        String none = "Cannot score: none of the 30 examples that ingest kept is held out";
        Path report = folder.resolve("data-report.json");
        Files.writeString(report, "{\"kept\": {\"total\": 30, \"train\": 30, \"held_out\": 0}}");
        assertThatThrownBy(() -> new ScoreStep().requireFit(config(folder), directory))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.DATA))
                .hasMessage(
                        none + ": with data.held-out-fraction = 0.05 it would be 1.5 of so many on average, and which"
                                + " ones follows from their prompts; set data.held-out-fraction = 0.33, or name other rows in"
                                + " data.held-out");
        assertThatThrownBy(() -> new ScoreStep()
                        .requireFit(config(folder, "data.held-out=[h.jsonl]", "data.held-out-fraction=0"), directory))
                .hasMessage(
                        none + ", as no row of data.held-out was kept: see the reasons in quarantine/, or name other"
                                + " files in data.held-out");
        Files.writeString(report, "{\"kept\": {\"total\": 30, \"train\": 29, \"held_out\": 1}}");
        assertThatCode(() -> new ScoreStep().requireFit(config(folder), directory))
                .doesNotThrowAnyException();
        Files.writeString(report, "{}");
        assertThatCode(() -> new ScoreStep().requireFit(config(folder), directory))
                .doesNotThrowAnyException();
    }

    private static PlumblineConfig config(Path folder, String... settings) {
        List<String> all = new ArrayList<>(List.of("run.dir=" + folder));
        all.addAll(List.of(settings));
        return new ConfigLoader("score", new Configuration()).load(null, all).config();
    }

    @Test
    void tellsTheVerdictsOfExistingScoresAgain(@TempDir Path folder) throws IOException {
        RunDirectory directory = RunDirectory.open(folder.toString(), new Configuration());
        ResultFolder results = ResultFolder.experiment("default");
        Path summary = folder.resolve("experiments/default/summary.json");
        Files.createDirectories(summary.getParent());
        Files.writeString(
                summary,
                "{\"verdicts\": [{\"code\": \"learned_nothing\", \"text\": \"It learned nothing.\"},"
                        + " {\"code\": \"overfits\", \"text\": \"It\\noverfits.\"}], \"rewards/accuracies\": 0.5}");
        assertThat(new ScoreStep().findings(directory, results))
                .containsExactly("verdict (learned_nothing): It learned nothing.", "verdict (overfits): It overfits.");
        for (String damaged : List.of("", "{", "[]", "{}", "{\"verdicts\": 7}", "{\"verdicts\": [{}]}")) {
            Files.writeString(summary, damaged);
            assertThatThrownBy(() -> new ScoreStep().findings(directory, results))
                    .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(Kind.DATA))
                    .hasMessage("Cannot read verdicts from file:" + summary
                            + "; delete that file to have the policy scored again");
        }
    }
}
