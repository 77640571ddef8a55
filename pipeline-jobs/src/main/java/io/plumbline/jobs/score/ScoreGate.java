package io.plumbline.jobs.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.ScoreConfig;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.Locale;
import java.util.Optional;

/**
 * The accuracy that a policy must reach, {@code score.minimum-accuracy}.
 *
 * @param config the gate
 * @param directory the run's
 */
record ScoreGate(ScoreConfig config, RunDirectory directory) {
    private static final int LONGEST_SUMMARY = 16 << 20;

    /**
     * Judges scores that are there by their summary, so that another gate does not have them computed again.
     *
     * @param results the folder that holds them
     * @return why they do not pass; empty where they do
     */
    Optional<PlumblineException> refusal(ResultFolder results) {
        String summary = directory.read(results.of(ScoreStep.SUMMARY), LONGEST_SUMMARY);
        try {
            JsonNode accuracy =
                    new ObjectMapper().readTree(String.valueOf(summary)).path("rewards/accuracies");
            if (accuracy.isNumber()) {
                return refusal(accuracy.doubleValue(), results);
            }
        } catch (JsonProcessingException e) {
            throw damaged(results, e);
        }
        throw damaged(results, null);
    }

    private PlumblineException damaged(ResultFolder results, Exception cause) {
        return new PlumblineException(
                Kind.DATA,
                "Cannot read rewards/accuracies from " + directory.path(results.of(ScoreStep.SUMMARY))
                        + "; delete that file to have the policy scored again",
                cause);
    }

    /**
     * Judges an accuracy.
     *
     * @param results the folder that holds, or will hold, its summary
     * @return why it does not pass; empty where it does
     */
    Optional<PlumblineException> refusal(double accuracy, ResultFolder results) {
        if (accuracy >= config.minimumAccuracy()) {
            return Optional.empty();
        }
        return Optional.of(new PlumblineException(
                Kind.GATE,
                String.format(
                        Locale.ROOT,
                        "Held-out reward accuracy is %.4f, score.minimum-accuracy asks for %.4f; see summary.json and"
                                + " report.html in %s",
                        accuracy,
                        config.minimumAccuracy(),
                        directory.path(results.name()))));
    }
}
