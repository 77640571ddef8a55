package io.plumbline.jobs.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Pairs as JSONL, as one would bring one's own, with the true rewards beside them, which ingest passes over. */
public final class PreferenceFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PreferenceFile() {}

    /** Writes a pair a line: prompt, chosen, rejected, source, reward_chosen, reward_rejected. */
    public static void write(Path file, List<SyntheticPair> pairs) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (SyntheticPair pair : pairs) {
                writer.write(MAPPER.writeValueAsString(JsonNodeFactory.instance
                        .objectNode()
                        .put("prompt", pair.prompt())
                        .put("chosen", pair.chosen())
                        .put("rejected", pair.rejected())
                        .put("source", pair.source())
                        .put("reward_chosen", pair.rewardChosen())
                        .put("reward_rejected", pair.rewardRejected())));
                writer.write('\n');
            }
        }
    }

    /** Reads what {@link #write} wrote. */
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
                        row.path("reward_chosen").asDouble(),
                        row.path("reward_rejected").asDouble()));
            }
        }
        return pairs;
    }
}
