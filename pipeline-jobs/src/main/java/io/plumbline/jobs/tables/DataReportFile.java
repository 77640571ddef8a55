package io.plumbline.jobs.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlainText;
import io.plumbline.data.Finding;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code data-report.json}, which ingest leaves: how many rows there were and what became of them. */
public final class DataReportFile {
    /** The file in the run directory. */
    public static final String NAME = "data-report.json";

    private static final int MOST_BYTES = 16 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private DataReportFile() {}

    /** Returns the report; empty where there is none, or where it cannot be read. */
    public static Optional<JsonNode> read(RunDirectory directory) {
        String text = directory.read(NAME, MOST_BYTES);
        try {
            return text == null ? Optional.empty() : Optional.of(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            // The report only lets faults be found early; without it they are found later.
            return Optional.empty();
        }
    }

    /** Examples of the train split; empty where the report does not say. */
    public static OptionalLong trainExamples(RunDirectory directory) {
        return kept(directory, ExamplesTable.TRAIN);
    }

    /** Examples of the train split that are no pairs; empty where the report does not say. */
    public static OptionalLong trainLists(RunDirectory directory) {
        return kept(directory, "train_lists");
    }

    /** Returns the warnings of the report as they were shown, a line each. */
    public static List<String> warnings(RunDirectory directory) {
        List<String> lines = new ArrayList<>();
        read(directory)
                .map(report -> report.path("warnings"))
                .ifPresent(warnings -> warnings.forEach(warning -> {
                    String code = warning.path("code").asText();
                    String input = warning.path("input").asText();
                    lines.add(PlainText.of(
                            Finding.line(code, input, warning.path("sentence").asText())));
                }));
        return lines;
    }

    /** Examples of the train split whose only completion has a label; empty where the report does not say. */
    public static OptionalLong trainLabelled(RunDirectory directory) {
        return kept(directory, "train_labelled");
    }

    /** Held-out examples; empty where the report does not say. */
    public static OptionalLong heldOutExamples(RunDirectory directory) {
        return kept(directory, ExamplesTable.HELD_OUT);
    }

    /** Held-out examples of one completion alone; empty where the report does not say. */
    public static OptionalLong heldOutSingle(RunDirectory directory) {
        return kept(directory, "held_out_single");
    }

    private static OptionalLong kept(RunDirectory directory, String name) {
        return read(directory)
                .map(report -> report.path("kept").path(name))
                .filter(JsonNode::canConvertToLong)
                .map(count -> OptionalLong.of(count.asLong()))
                .orElse(OptionalLong.empty());
    }
}
