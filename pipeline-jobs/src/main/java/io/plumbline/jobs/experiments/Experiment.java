package io.plumbline.jobs.experiments;

import io.plumbline.PlainText;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.report.OutcomeFile;
import io.plumbline.jobs.score.ScoresTable;
import io.plumbline.jobs.score.StoredSummary;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.watch.TrainingOutcome;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * An experiment of a run directory, as its manifests and files say.
 *
 * @param label its name in what is shown, unlike that of any other
 * @param directory the run's
 * @param folder its own in that
 * @param shared manifest of what all experiments of the run share
 * @param own its own manifest
 */
record Experiment(String label, RunDirectory directory, ResultFolder folder, Manifest shared, Manifest own) {
    private static final String SUMMARY = "summary.json";

    static Experiment read(String label, RunDirectory directory, String name) {
        ResultFolder folder = ResultFolder.experiment(name);
        return new Experiment(
                label,
                directory,
                folder,
                new ManifestStore(directory, ResultFolder.SHARED).read(),
                new ManifestStore(directory, folder).read());
    }

    /** Returns the record of a step that it did itself; empty where it has no such result. */
    Optional<StepRecord> step(StepName name) {
        return own.step(name.command());
    }

    /**
     * Returns the record of a step that all experiments share; empty where its result is not the one that the scores were made
     * from.
     */
    Optional<StepRecord> sharedStep(StepName name) {
        return shared.step(name.command()).filter(record -> upstream(name)
                .filter(record.inputs().identity()::equals)
                .isPresent());
    }

    /** Returns the identity of a step that the scores, or the policy, were made from; empty where they were not. */
    Optional<String> upstream(StepName name) {
        return step(StepName.SCORE)
                .map(record -> record.inputs().steps().get(name.command()))
                .or(() -> step(StepName.TRAIN)
                        .map(record -> record.inputs().steps().get(name.command())));
    }

    /** Returns the reason why it has no scores to compare; empty where it has. */
    Optional<String> unscored() {
        if (step(StepName.TRAIN).isEmpty()) {
            return Optional.of(
                    hasCandidate()
                            ? "its only policy is a candidate that waits for its scores or did not pass its gate, in "
                                    + directory.path(folder.candidate().name())
                            : "it has not been trained");
        }
        if (step(StepName.SCORE).isEmpty()
                || !directory.exists(folder.of(SUMMARY))
                || !directory.exists(scoresName())) {
            return Optional.of("it has not been scored; run score for it");
        }
        return Optional.empty();
    }

    /** Returns whether it has a newer policy than the one that is compared. */
    boolean hasCandidate() {
        return directory.exists(folder.candidate().name());
    }

    /**
     * Returns the held-out figure by which its policy was chosen among those of its steps, and of which examples it was; empty
     * where the policy is that of the last step.
     */
    Optional<String> criterion() {
        return Optional.ofNullable(OutcomeFile.read(directory, folder.of(OutcomeFile.NAME)))
                .flatMap(TrainingOutcome::criterion)
                .map(PlainText::of);
    }

    StoredSummary summary() {
        return new StoredSummary(directory, folder);
    }

    /** The table of its scores. */
    Path scores() {
        return directory.path(scoresName());
    }

    private String scoresName() {
        return folder.of(ScoresTable.NAME);
    }

    /** The mean loss of its held-out examples; NaN where its summary has none. */
    double loss() {
        return summary().number("loss");
    }

    /** The factor of its rewards, β of most losses; NaN where its summary has none. */
    double rewardScale() {
        return summary().number("beta");
    }
}
