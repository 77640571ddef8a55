package io.plumbline.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.data.Reason;
import io.plumbline.jobs.tables.DataReportFile;
import io.plumbline.score.page.DataQuality;
import io.plumbline.score.page.DataQuality.Lengths;
import io.plumbline.score.page.DataQuality.Quarantined;
import io.plumbline.score.page.DataQuality.Share;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The quality of the data, from {@code data-report.json}. */
public final class ReportedData {
    private static final Map<String, String> MEANINGS =
            Arrays.stream(Reason.values()).collect(Collectors.toMap(Reason::code, Reason::sentence));

    private static final Map<String, String> TEXTS =
            Map.of("prompt", "prompts", "chosen", "chosen", "rejected", "rejected");

    private ReportedData() {}

    /** Returns what ingest found out; null where its report is not there. */
    public static DataQuality of(DataReportFile file) {
        if (!file.isThere()) {
            return null;
        }
        return new DataQuality(
                file.rowsIn(),
                file.trainExamples(),
                file.heldOutExamples(),
                quarantined(file),
                file.warnings(),
                lengths(file.report()),
                shares(file.report()));
    }

    /** The most frequent reason first. */
    private static List<Quarantined> quarantined(DataReportFile file) {
        return file.quarantined().entrySet().stream()
                .map(entry ->
                        new Quarantined(entry.getKey(), entry.getValue(), MEANINGS.getOrDefault(entry.getKey(), "")))
                .sorted(Comparator.comparingLong(Quarantined::rows).reversed().thenComparing(Quarantined::code))
                .toList();
    }

    private static List<Lengths> lengths(JsonNode report) {
        List<Lengths> lengths = new ArrayList<>();
        for (String kind : List.of("prompt", "chosen", "rejected")) {
            JsonNode tokens = report.path("tokens").path(kind);
            if (tokens.path("mean").isNumber()) {
                Function<String, Double> of = name -> tokens.path(name).asDouble(Double.NaN);
                lengths.add(new Lengths(
                        TEXTS.get(kind), of.apply("mean"), of.apply("p50"), of.apply("p95"), of.apply("p100")));
            }
        }
        return lengths;
    }

    private static List<Share> shares(JsonNode report) {
        List<Share> shares = new ArrayList<>();
        add(
                shares,
                "the chosen one is longer",
                "Near 50 % is best: else length alone tells the two apart.",
                report.path("chosen_longer"));
        add(shares, "both are as long", "", report.path("same_length"));
        JsonNode truncated = report.path("truncated");
        add(
                shares,
                "something was cut",
                "A text was longer than tokenizer.max-length leaves room for.",
                truncated.path("any"));
        add(shares, "the prompt was cut", "", truncated.path("prompt"));
        add(shares, "the chosen one was cut", "The model never sees how it ends.", truncated.path("chosen"));
        add(shares, "the rejected one was cut", "", truncated.path("rejected"));
        add(
                shares,
                "a token spans prompt and completion",
                "It counts as the completion's.",
                report.path("boundary_merged"));
        return shares;
    }

    private static void add(List<Share> shares, String name, String meaning, JsonNode of) {
        if (of.path("examples").isNumber()) {
            shares.add(new Share(
                    name, of.path("examples").asLong(), of.path("share").asDouble(Double.NaN), meaning));
        }
    }
}
