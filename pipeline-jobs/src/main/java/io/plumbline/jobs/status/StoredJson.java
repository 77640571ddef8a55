package io.plumbline.jobs.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/** Reads JSON that may be missing, damaged, or written at this moment. */
final class StoredJson {
    private static final int LONGEST = 16 << 20;

    /** Bytes at the end of a file in which its last line is looked for. */
    private static final int TAIL = 64 << 10;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StoredJson() {}

    /** Returns the object of a file; empty where there is none that can be read. */
    static Optional<JsonNode> object(RunDirectory directory, String name) {
        try {
            return parsed(directory.read(name, LONGEST));
        } catch (PlumblineException e) {
            return Optional.empty();
        }
    }

    /** Returns the object of the last whole line of a file, of which only the end is read; empty where there is none. */
    static Optional<JsonNode> lastLine(RunDirectory directory, String name) {
        Path path = directory.path(name);
        try {
            long length = directory.fileSystem().getFileStatus(path).getLen();
            byte[] tail = new byte[(int) Math.min(length, TAIL)];
            try (FSDataInputStream in = directory.fileSystem().open(path)) {
                in.readFully(length - tail.length, tail);
            }
            List<String> lines =
                    new String(tail, StandardCharsets.UTF_8).lines().toList();
            for (int index = lines.size() - 1; index >= 0; index--) {
                Optional<JsonNode> object = parsed(lines.get(index));
                if (object.isPresent()) {
                    return object;
                }
            }
            return Optional.empty();
        } catch (IOException | FSError e) {
            // Missing, or replaced or cut at this moment; the next look finds it.
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> parsed(String text) {
        try {
            JsonNode node = text == null ? null : MAPPER.readTree(text);
            return node == null || !node.isObject() ? Optional.empty() : Optional.of(node);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
