package io.plumbline.jobs.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** Files of a JSON object a line: metrics and completions. */
final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Number>> NUMBERS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

    private JsonLines() {}

    /** Returns a line, with its end. */
    static byte[] line(Map<String, ?> values) {
        try {
            return (JSON.writeValueAsString(values) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException exception) {
            throw new IllegalStateException("A record of numbers and texts could not be written", exception);
        }
    }

    /** Reads lines of numbers one after the other, which closes the stream. */
    static void read(InputStream in, Consumer<Map<String, Number>> reader) {
        read(in, NUMBERS, reader);
    }

    private static <T> void read(InputStream in, TypeReference<T> type, Consumer<T> reader) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.accept(JSON.readValue(line, type));
            }
        } catch (JsonProcessingException | IllegalArgumentException exception) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot go on from the newest checkpoint: a line of its metrics is no object of numbers; delete the"
                            + " checkpoints to train anew",
                    exception);
        } catch (IOException exception) {
            throw StorageFailures.at("read the metrics so far", exception);
        }
    }

    /**
     * Reads a file of few lines, of numbers and texts.
     *
     * @param reader throws {@link IllegalArgumentException} where a line is none of its kind
     */
    static void read(FileContent content, Consumer<Map<String, Object>> reader) {
        read(new ByteArrayInputStream(bytes(content)), VALUES, reader);
    }

    /** Returns the bytes of a file of few lines. */
    static byte[] bytes(FileContent content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            content.writeTo(bytes);
        } catch (IOException exception) {
            throw StorageFailures.at("read the metrics so far", exception);
        }
        return bytes.toByteArray();
    }
}
