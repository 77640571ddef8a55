package io.plumbline.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
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
        assertThat(new ScoreStep().findings(directory, results)).containsExactly("It learned nothing.", "It overfits.");
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
