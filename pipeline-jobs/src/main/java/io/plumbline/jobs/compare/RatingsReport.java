package io.plumbline.jobs.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlainText;
import io.plumbline.compare.Rating;
import io.plumbline.compare.Ratings;
import io.plumbline.compare.Share;
import io.plumbline.score.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of {@code rate}, as {@code ratings.json} and on the console.
 *
 * @param uses rows by their use
 * @param repeated judgements that say the same as another one of their prompt
 */
record RatingsReport(
        RateSettings settings,
        Ratings ratings,
        List<JudgedTable> tables,
        Map<JudgedRow.Use, Long> uses,
        long repeated) {
    ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode data = root.putArray("data");
        for (JudgedTable table : tables) {
            data.addObject()
                    .put("table", table.input().location())
                    .put("has_prompts", table.hasPrompts())
                    .put("is_weighted", table.isWeighted());
        }
        ObjectNode rows = root.putObject("rows");
        for (JudgedRow.Use use : JudgedRow.Use.values()) {
            rows.put(use.code(), uses.getOrDefault(use, 0L));
        }
        rows.put("repeated", repeated);
        root.put("prompts", ratings.prompts());
        root.put("anchor", settings.options().anchor());
        ReportNumbers.put(root, "center", settings.options().center());
        ReportNumbers.put(root, "prior_games", settings.options().priorGames());
        ObjectNode confidence = root.putObject("confidence");
        confidence.put("level", Interval.LEVEL);
        confidence.put("method", "sandwich, over prompts");
        ReportNumbers.put(root, "first_place", ratings.firstPlace());
        ArrayNode players = root.putArray("players");
        for (Rating rating : ratings.players()) {
            ObjectNode player = players.addObject().put("player", rating.player());
            ReportNumbers.put(player, "rating", rating.rating().value());
            ReportNumbers.put(player, "standard_error", rating.rating().standardError());
            ReportNumbers.put(player, "interval", rating.rating().interval());
            ReportNumbers.put(player, "judgements", rating.judgements());
            ReportNumbers.put(player, "win_rate", rating.winRate());
        }
        return root;
    }

    /** Lines for the user: the table of players, then what there is to know of the judgements. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("rate: " + ReportNumbers.count(ratings.judgements()) + " judgements of "
                + ReportNumbers.count(ratings.players().size()) + " players on "
                + ReportNumbers.count(ratings.prompts()) + " prompts");
        lines.add(String.format(
                Locale.ROOT,
                "  %8s  %-20s  %12s  %8s  %s",
                "rating",
                "95 % interval",
                "judgements",
                "win rate",
                "player"));
        for (Rating rating : ratings.players()) {
            Interval interval = rating.rating().interval();
            lines.add(String.format(
                    Locale.ROOT,
                    "  %8.1f  %-20s  %12s  %8.4f  %s",
                    rating.rating().value(),
                    interval == null ? "" : String.format(Locale.ROOT, "%.1f to %.1f", interval.low(), interval.high()),
                    String.format(Locale.ROOT, "%,.1f", rating.judgements()),
                    rating.winRate(),
                    PlainText.of(rating.player())));
        }
        firstPlace(lines);
        for (JudgedRow.Use use : JudgedRow.Use.values()) {
            if (use != JudgedRow.Use.JUDGEMENT && uses.getOrDefault(use, 0L) > 0) {
                lines.add("rate: rows not used, as " + use.reason() + ": " + ReportNumbers.count(uses.get(use)));
            }
        }
        if (repeated > 0) {
            lines.add("rate: rows that say the same as another one of their prompt: " + ReportNumbers.count(repeated)
                    + "; all count, and do not narrow the intervals; leave them out if they are copies");
        }
        for (JudgedTable table : tables) {
            if (!table.hasPrompts()) {
                lines.add("rate: " + PlainText.of(table.input().location())
                        + " does not tell prompts apart, so that each row counts as a prompt of its own; name what does by"
                        + " --prompt-column, or intervals may be too narrow");
            }
        }
        return lines;
    }

    private void firstPlace(List<String> lines) {
        Share share = ratings.firstPlace();
        if (share == null) {
            lines.add(
                    "rate: no two players were judged in both orders, so that it cannot be told whether the judge favours"
                            + " a place");
            return;
        }
        boolean favours = share.interval().low() > 0.5 || share.interval().high() < 0.5;
        lines.add("rate: the first place wins " + ReportNumbers.shown(share) + " of what was judged in both orders"
                + (favours ? "; the judge favours a place: judge every pair in both orders equally often" : ""));
    }
}
