package io.plumbline.jobs.config;

import io.plumbline.loss.LossOption;
import io.plumbline.loss.LossType;
import io.plumbline.loss.LossTypes;

/** The keys of the block {@code loss} with comments and defaults, as the table of losses has them. */
final class LossReference {
    private static final String INDENT = "    ";

    private LossReference() {}

    /** The lines between the block's braces. */
    static String lines() {
        StringBuilder lines = new StringBuilder();
        comment(lines, "The loss, one of");
        for (LossType type : LossTypes.all()) {
            comment(lines, "  " + type.name() + ": " + type.comment() + ".");
        }
        value(lines, "type", LossTypes.all().get(0).name());
        for (LossOption option : LossTypes.options()) {
            comment(lines, option.comment());
            comment(lines, "Taken by " + LossTypes.taking(option.name()) + ".");
            value(lines, option.name(), option.byDefault());
        }
        comment(
                lines,
                "Losses of a weighted sum, in place of the one above: a list of blocks, each with its type, its weight");
        comment(
                lines,
                "(1 where none is given) and the options that its type takes. Each is first averaged as it is alone.");
        value(lines, "terms", "[]");
        comment(lines, "The tokens of a completion of several turns that count, in sft, reference, train and score:");
        comment(lines, "all | assistant (those of the assistant's turns, as the chat template writes them).");
        value(lines, "on", "all");
        return lines.toString();
    }

    private static void comment(StringBuilder lines, String text) {
        lines.append(INDENT).append("# ").append(text).append('\n');
    }

    private static void value(StringBuilder lines, String key, String value) {
        lines.append(INDENT).append(key).append(" = ").append(value).append('\n');
    }
}
