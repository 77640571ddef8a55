package io.plumbline.jobs.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.PlainText;
import io.plumbline.jobs.storage.HeldBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The state of a run directory as lines for people. */
public final class StatusText {
    private static final String ACCURACY = "rewards/accuracies";

    /** The figures of a line of metrics that are told, where they are there. */
    private static final List<String> TOLD =
            List.of("epoch", "loss", "eval_loss", ACCURACY, "eval_rewards/accuracies", "rewards/margins");

    private StatusText() {}

    /** Returns the lines. */
    public static List<String> of(RunStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add(status.directory() + ": " + holder(status.holder()));
        if (status.isUnsettled()) {
            lines.add("a commit was cut short; the next run completes or undoes it");
        }
        lines.addAll(status.problems());
        steps("", status.shared(), lines);
        for (ExperimentStatus experiment : status.experiments()) {
            lines.add("experiment " + experiment.name());
            steps("  ", experiment.steps(), lines);
            figures("  training, step ", experiment.training(), lines);
            figures("  held out during training, step ", experiment.evaluation(), lines);
            scores(experiment.scores(), lines);
            if (!experiment.candidate().isEmpty()) {
                lines.add("  candidate, which waits for a gate or did not pass it");
                steps("    ", experiment.candidate(), lines);
            }
        }
        return lines;
    }

    private static String holder(HeldBy holder) {
        if (holder == null) {
            return "no run holds it";
        }
        String sign = holder.lastSign() == null ? "" : ", last sign of life " + holder.lastSign();
        return switch (holder.state()) {
            case ALIVE -> "held by " + holder.description();
            case ELSEWHERE -> "held by " + holder.description() + sign;
            case ENDED -> "was held by " + holder.description() + ", which has ended without giving it back";
        };
    }

    private static void steps(String indent, List<StepStatus> steps, List<String> lines) {
        for (StepStatus step : steps) {
            StringBuilder line = new StringBuilder(indent)
                    .append(String.format(
                            Locale.ROOT, "%-12s %-8s", step.step(), step.state().word()));
            if (step.since() != null) {
                line.append(' ').append(step.since().replaceFirst("[.]\\d+Z$", "Z"));
            }
            if (step.seconds() != null) {
                line.append(String.format(Locale.ROOT, ", %.0f s", step.seconds()));
            }
            if (step.words() != null && !step.words().isEmpty()) {
                line.append(": ").append(step.words());
            }
            if (step.exitCode() != null) {
                line.append(" (exit code ").append(step.exitCode()).append(')');
            }
            if (step.isOutdated()) {
                line.append("; made from an earlier result of a step before it");
            }
            lines.add(line.toString().stripTrailing());
        }
    }

    private static void figures(String before, JsonNode figures, List<String> lines) {
        if (figures == null) {
            return;
        }
        List<String> told = new ArrayList<>();
        for (String name : TOLD) {
            if (figures.path(name).isNumber()) {
                told.add(name + " " + number(figures.path(name).doubleValue()));
            }
        }
        JsonNode examples = figures.path("eval_examples");
        String size = examples.isNumber() ? ", " + examples.asLong() + " examples" : "";
        lines.add(before + figures.path("step").asInt() + size + ": " + String.join(", ", told));
    }

    private static void scores(JsonNode scores, List<String> lines) {
        if (scores == null) {
            return;
        }
        StringBuilder line = new StringBuilder("  held out: ")
                .append(scores.path("pairs").asLong())
                .append(" pairs");
        JsonNode accuracy = scores.path(ACCURACY);
        if (accuracy.isNumber()) {
            line.append(", accuracy ").append(number(accuracy.doubleValue()));
        }
        JsonNode interval = scores.path("confidence").path(ACCURACY);
        if (interval.isArray() && interval.size() == 2) {
            line.append(" (")
                    .append(number(interval.get(0).asDouble()))
                    .append(" to ")
                    .append(number(interval.get(1).asDouble()))
                    .append(')');
        }
        lines.add(line.toString());
        for (JsonNode verdict : scores.path("verdicts")) {
            lines.add("  verdict (" + PlainText.of(verdict.path("code").asText()) + "): "
                    + PlainText.of(verdict.path("text").asText()));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
