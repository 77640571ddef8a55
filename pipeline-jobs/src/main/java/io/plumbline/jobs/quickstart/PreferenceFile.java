package io.plumbline.jobs.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs as JSONL, as one would bring one's own, with the true rewards beside them. No annotator has seen these, so their columns
 * are not called as those of scores are: ingest passes over them, and does not hold the labels against them, which are drawn from
 * them at random and contradict them on purpose.
 */
public final class PreferenceFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String REWARD_CHOSEN = "true_reward_chosen";
    private static final String REWARD_REJECTED = "true_reward_rejected";

    private PreferenceFile() {}

    /** Writes a pair a line: prompt, chosen, rejected, source, true_reward_chosen, true_reward_rejected. */
    public static void write(Path file, List<SyntheticPair> pairs) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (SyntheticPair pair : pairs) {
                writer.write(MAPPER.writeValueAsString(JsonNodeFactory.instance
                        .objectNode()
                        .put("prompt", pair.prompt())
                        .put("chosen", pair.chosen())
                        .put("rejected", pair.rejected())
                        .put("source", pair.source())
                        .put(REWARD_CHOSEN, pair.rewardChosen())
                        .put(REWARD_REJECTED, pair.rewardRejected())));
                writer.write('\n');
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws PlumblineException of kind DATA where a row has no true rewards
     */
    public static List<SyntheticPair> read(Path file) throws IOException {
        List<SyntheticPair> pairs = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode row = MAPPER.readTree(line);
                pairs.add(new SyntheticPair(
                        row.path("prompt").asText(),
                        row.path("chosen").asText(),
                        row.path("rejected").asText(),
                        row.path("source").asText(),
                        reward(file, row, REWARD_CHOSEN),
                        reward(file, row, REWARD_REJECTED)));
            }
        }
        return pairs;
    }

    private static double reward(Path file, JsonNode row, String name) {
        if (!row.path(name).isNumber()) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot tell the best accuracy that is possible on " + file + ": a row has no number as " + name
                            + "; delete the quickstart's directory and start again");
        }
        return row.path(name).doubleValue();
    }
}
