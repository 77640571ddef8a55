package io.plumbline.jobs.compare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.compare.Comparison;
import io.plumbline.score.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of {@code judge}, as {@code comparison.json} and on the console. */
record ComparisonReport(
        JudgeSettings settings, Comparison comparison, PromptCounts counts, ScoredTable first, ScoredTable second) {
    ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        policy(
                root.putObject("first"),
                settings.firstName(),
                settings.first(),
                first,
                counts.firstScore(),
                counts.firstUnscored());
        policy(
                root.putObject("second"),
                settings.secondName(),
                settings.second(),
                second,
                counts.secondScore(),
                counts.secondUnscored());
        ReportNumbers.put(root, "win_rate", comparison.winRate().rate());
        ObjectNode confidence = root.putObject("confidence");
        confidence.put("level", Interval.LEVEL);
        confidence.put("method", "Wilson, by the variance between prompts");
        ReportNumbers.put(confidence, "win_rate", comparison.winRate().interval());
        root.put("margin", settings.margin());
        root.put("judgements", comparison.judgements());
        root.put("wins", comparison.wins());
        root.put("ties", comparison.ties());
        root.put("losses", comparison.losses());
        ObjectNode prompts = root.putObject("prompts");
        prompts.put("compared", counts.compared());
        prompts.put("only_first", counts.onlyFirst());
        prompts.put("only_second", counts.onlySecond());
        prompts.put("unscored", counts.unscored());
        return root;
    }

    private static void policy(
            ObjectNode node, String name, String location, ScoredTable table, double score, long unscored) {
        node.put("name", name);
        node.put("table", location);
        node.put("rows", table.rows());
        node.put("rows_without_prompt", table.withoutPrompt());
        node.put("unscored_completions", unscored);
        ReportNumbers.put(node, "mean_score", score);
    }

    /** Lines for the user: the result, then everything that was not compared. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("judge: '" + settings.firstName() + "' against '" + settings.secondName() + "' on "
                + ReportNumbers.count(counts.compared()) + " prompts: win rate "
                + ReportNumbers.shown(comparison.winRate()) + ", "
                + ReportNumbers.count(comparison.wins()) + " wins, " + ReportNumbers.count(comparison.ties())
                + " ties, "
                + ReportNumbers.count(comparison.losses()) + " losses"
                + String.format(
                        Locale.ROOT, ", mean score %.4f against %.4f", counts.firstScore(), counts.secondScore()));
        if (comparison.judgements() > counts.compared()) {
            lines.add("judge: each completion was compared with each of the other policy's, "
                    + ReportNumbers.count(comparison.judgements()) + " pairs; every prompt counts once");
        }
        left(lines, counts.onlyFirst(), "prompts of --first alone");
        left(lines, counts.onlySecond(), "prompts of --second alone");
        left(lines, counts.unscored(), "prompts of both without a scored completion of one policy");
        left(lines, first.withoutPrompt(), "rows of --first without a prompt");
        left(lines, second.withoutPrompt(), "rows of --second without a prompt");
        if (counts.firstUnscored() + counts.secondUnscored() > 0) {
            lines.add("judge: not counted: completions without a score of prompts of both: "
                    + ReportNumbers.count(counts.firstUnscored()) + " of --first, "
                    + ReportNumbers.count(counts.secondUnscored()) + " of --second");
        }
        return lines;
    }

    private static void left(List<String> lines, long count, String what) {
        if (count > 0) {
            lines.add("judge: not compared: " + what + ": " + ReportNumbers.count(count));
        }
    }
}
