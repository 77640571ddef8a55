package io.plumbline.jobs.score;

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
    /**
     * Judges scores that are there by their summary, so that another gate does not have them computed again.
     *
     * @param results the folder that holds them
     * @return why they do not pass; empty where they do
     */
    Optional<PlumblineException> refusal(ResultFolder results) {
        return refusal(new StoredSummary(directory, results).accuracy(), results);
    }

    /**
     * Judges an accuracy.
     *
     * @param results the folder that holds, or will hold, its summary
     * @return why it does not pass; empty where it does
     */
    Optional<PlumblineException> refusal(double accuracy, ResultFolder results) {
        // Without a gate, scores pass that have no pairs, and so no accuracy.
        if (config.minimumAccuracy() == 0 || accuracy >= config.minimumAccuracy()) {
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
