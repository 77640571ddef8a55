package io.plumbline.jobs.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.LocalFolder;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.commit.LocalTree;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the input of the quickstart command, and the text that it prints at its end. */
public final class Quickstart {
    static final String RUN = "run";
    static final String MODEL = "model";
    static final String TRAIN = "data/train.jsonl";
    static final String HELD_OUT = "data/held-out.jsonl";
    static final String CONFIGURATION = "quickstart.conf";

    /** The folder of the single experiment. */
    static final String EXPERIMENT = RUN + "/experiments/default";

    private static final String SUMMARY = "summary.json";

    private Quickstart() {}

    /**
     * Makes preferences, a tiny model and a configuration. Where they are there already, leaves them as they are.
     *
     * @param directory where to, made if missing
     * @param seed decides preferences, weights and the order of training
     * @return the configuration file, whose {@code run.dir} stands below the directory
     * @throws PlumblineException of kind CONFIGURATION where the directory cannot be written
     */
    public static Path prepare(Path directory, long seed) {
        Path configuration = directory.resolve(CONFIGURATION);
        if (Files.exists(configuration)) {
            return configuration;
        }
        try {
            LocalFolder.make(directory.resolve(TRAIN).getParent());
            Grammar grammar = new Grammar(seed);
            PreferenceFile.write(directory.resolve(TRAIN), grammar.pairs(QuickstartSettings.TRAIN_PAIRS));
            PreferenceFile.write(directory.resolve(HELD_OUT), grammar.pairs(QuickstartSettings.HELD_OUT_PAIRS));
            TinyModel.write(directory.resolve(MODEL), directory.resolve("model-source"), seed);
            // Last and at once: where it stands, the rest does.
            Path unfinished = directory.resolve("_" + CONFIGURATION);
            Files.writeString(unfinished, QuickstartSettings.configuration(directory, seed));
            new LocalTree(directory).move(unfinished.getFileName().toString(), CONFIGURATION);
            return configuration;
        } catch (IOException e) {
            throw StorageFailures.atPath(
                    Kind.CONFIGURATION,
                    "write the quickstart to " + directory,
                    "; give a directory that can be written with --dir",
                    e);
        }
    }

    /**
     * Returns the result of the chain.
     *
     * @param directory given to {@link #prepare}
     * @throws PlumblineException of kind DATA where its scores are missing or are those of other pairs
     */
    public static QuickstartResult result(Path directory) {
        Path file = directory.resolve(EXPERIMENT).resolve(SUMMARY);
        try {
            List<SyntheticPair> heldOut = PreferenceFile.read(directory.resolve(HELD_OUT));
            JsonNode summary = new ObjectMapper().readTree(file.toFile());
            if (summary.path("pairs").asLong() != heldOut.size()) {
                throw new PlumblineException(
                        Kind.DATA,
                        "Cannot compare " + file + " with the best possible: it has "
                                + summary.path("pairs").asLong() + " pairs, " + HELD_OUT + " has " + heldOut.size()
                                + "; delete " + directory + " and start again");
            }
            JsonNode interval = summary.path("confidence").path("rewards/accuracies");
            double accuracy = summary.path("rewards/accuracies").asDouble();
            return new QuickstartResult(
                    directory,
                    accuracy,
                    interval.path(0).asDouble(accuracy),
                    interval.path(1).asDouble(accuracy),
                    summary.path("longer_wins").asDouble(),
                    BestAccuracy.of(heldOut));
        } catch (JsonProcessingException e) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot read the quickstart's scores: " + PlainText.reason(e) + "; delete " + directory
                            + " and start again",
                    e);
        } catch (IOException e) {
            throw StorageFailures.atPath(
                    Kind.DATA, "read the quickstart's scores", "; delete " + directory + " and start again", e);
        }
    }
}
