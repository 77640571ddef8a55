package io.plumbline.jobs.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plumbline.PlainText;
import io.plumbline.data.Finding;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code data-report.json}, which ingest leaves: how many rows there were and what became of them. It only lets faults be found
 * early, so that what it does not say is no failure: they are found later.
 *
 * @param report its JSON; a missing node where there is none, or where it cannot be read
 */
public record DataReportFile(JsonNode report) {
    /** The file in the run directory. */
    public static final String NAME = "data-report.json";

    private static final int MOST_BYTES = 16 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Refuses a null. */
    public DataReportFile {
        Objects.requireNonNull(report, "report");
    }

    /** Reads the report of a run directory. */
    public static DataReportFile of(RunDirectory directory) {
        String text = directory.read(NAME, MOST_BYTES);
        try {
            return new DataReportFile(text == null ? MissingNode.getInstance() : MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return new DataReportFile(MissingNode.getInstance());
        }
    }

    /** Returns whether there is a report that can be read. */
    public boolean isThere() {
        return !report.isMissingNode();
    }

    /** Rows read; 0 where the report does not say. */
    public long rowsIn() {
        return report.path("rows_in").asLong();
    }

    /** Examples of both splits; 0 where the report does not say. */
    public long examples() {
        return kept("total");
    }

    /** Examples of the train split; 0 where the report does not say. */
    public long trainExamples() {
        return kept(ExamplesTable.TRAIN);
    }

    /** Examples of the train split that are no pairs; 0 where the report does not say. */
    public long trainLists() {
        return kept("train_lists");
    }

    /** Examples of the train split whose only completion has a label; 0 where the report does not say. */
    public long trainLabelled() {
        return kept("train_labelled");
    }

    /** Held-out examples; 0 where the report does not say. */
    public long heldOutExamples() {
        return kept(ExamplesTable.HELD_OUT);
    }

    /** Held-out examples of one completion alone; 0 where the report does not say. */
    public long heldOutSingle() {
        return kept("held_out_single");
    }

    /** Completions of the examples; 0 where the report does not say. */
    public long completions() {
        return report.path("truncated").path("completions").path("kept").asLong();
    }

    /** Completions of which tokens were cut; 0 where the report does not say. */
    public long cutCompletions() {
        return report.path("truncated").path("completions").path("cut").asLong();
    }

    /** Returns the rows put aside by the code of their reason. */
    public SortedMap<String, Long> quarantined() {
        SortedMap<String, Long> quarantined = new TreeMap<>();
        report.path("quarantined")
                .path("by_reason")
                .fields()
                .forEachRemaining(entry ->
                        quarantined.put(entry.getKey(), entry.getValue().asLong()));
        return quarantined;
    }

    /** Returns the warnings as they were shown, a line each. */
    public List<String> warnings() {
        List<String> lines = new ArrayList<>();
        for (JsonNode warning : report.path("warnings")) {
            String code = warning.path("code").asText();
            String input = warning.path("input").asText();
            lines.add(PlainText.of(
                    Finding.line(code, input, warning.path("sentence").asText())));
        }
        return lines;
    }

    /** Returns the held-out examples whose only completion has a label; 0 where the report does not say. */
    public long heldOutLabelled() {
        return kept("held_out_labelled");
    }

    /** Returns whether the report says that no example has a completion of several turns. */
    public boolean isOfSingleTurns() {
        JsonNode count = report.path("kept").path("several_turns");
        return count.isNumber() && count.asLong() == 0;
    }

    private long kept(String name) {
        return report.path("kept").path(name).asLong();
    }
}
