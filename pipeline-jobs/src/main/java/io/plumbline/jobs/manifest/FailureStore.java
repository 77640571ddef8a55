package io.plumbline.jobs.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.storage.LooseFile;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The file of a folder of results that tells the last failure of a step there, until the step succeeds. */
public final class FailureStore {
    /** Its name; Spark and Hadoop readers skip names that begin with an underscore. */
    public static final String NAME = "_failed.json";

    private static final int MAX_BYTES = 1 << 20;
    private static final int LONGEST = 4_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final RunDirectory directory;
    private final String name;

    /**
     * The failure in a folder.
     *
     * @param directory the run's
     * @param folder of the results of the step
     */
    public FailureStore(RunDirectory directory, ResultFolder folder) {
        this.directory = directory;
        this.name = folder.of(NAME);
    }

    /** Writes a failure over the one of before. */
    public void write(StepFailure failure) {
        directory.write(name, text(failure));
    }

    /** Writes it without a commit, as other threads may have one under way. */
    public void writeLoosely(StepFailure failure) {
        LooseFile.write(directory, name, text(failure));
    }

    private static String text(StepFailure failure) {
        try {
            String message = failure.message();
            return MAPPER.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(MAPPER.createObjectNode()
                                    .put("step", failure.step())
                                    .put("message", message.substring(0, Math.min(message.length(), LONGEST)))
                                    .put("exit_code", failure.exitCode())
                                    .put("time", failure.time().toString()))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a failure as JSON", e);
        }
    }

    /** Returns the failure; empty where there is none, or none that can be read. */
    public Optional<StepFailure> read() {
        try {
            String text = directory.read(name, MAX_BYTES);
            JsonNode node = text == null ? null : MAPPER.readTree(text);
            if (node == null
                    || !node.path("step").isTextual()
                    || !node.path("message").isTextual()) {
                return Optional.empty();
            }
            return Optional.of(new StepFailure(
                    PlainText.of(node.path("step").textValue()),
                    PlainText.of(node.path("message").textValue()),
                    node.path("exit_code").asInt(1),
                    Instant.parse(node.path("time").asText())));
        } catch (JsonProcessingException | DateTimeParseException | PlumblineException e) {
            return Optional.empty();
        }
    }

    /** Deletes the failure of a step, if that is the one which stands there. */
    public void clear(String step) {
        if (directory.exists(name)
                && read().filter(failure -> !failure.step().equals(step)).isEmpty()) {
            directory.checkHeld();
            directory.delete(name);
        }
    }
}
