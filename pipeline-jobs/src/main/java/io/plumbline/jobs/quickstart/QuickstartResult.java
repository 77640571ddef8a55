package io.plumbline.jobs.quickstart;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The accuracy that the chain reached beside the best that could be reached.
 *
 * @param directory of the quickstart
 * @param accuracy held-out reward accuracy
 * @param low lower end of its 95 % interval
 * @param high upper end of its 95 % interval
 * @param longerWins accuracy of the rule that the longer completion wins
 * @param best the most that any model can reach
 */
public record QuickstartResult(
        Path directory, double accuracy, double low, double high, double longerWins, BestAccuracy best) {

    /** A table for the user. */
    public List<String> lines() {
        return List.of(
                "",
                line("held-out reward accuracy", accuracy)
                        + String.format(Locale.ROOT, "   95 %% interval %.3f to %.3f", low, high),
                line("best possible", best.expected()) + "   the true reward, over all draws of these noisy labels",
                line("true reward on these labels", best.drawn()),
                line("longer one wins", longerWins),
                String.format(
                        Locale.ROOT,
                        "  %-30s %4.0f %%   from 0.5 to the best possible",
                        "share of the way",
                        100 * share()),
                "",
                "Report:  " + directory.resolve(Quickstart.EXPERIMENT).resolve("report.html"),
                "Next:    look at " + directory.resolve(Quickstart.CONFIGURATION) + ", then try",
                "         " + quoted(command()) + " run --config "
                        + quoted(directory.resolve(Quickstart.CONFIGURATION).toString())
                        + " --set run.name=beta-0.1 --set loss.beta=0.1",
                "");
    }

    /** The command by which the program was started, where its script says so. */
    private static String command() {
        String command = System.getenv("PLUMBLINE_COMMAND");
        return command == null ? "plumbline" : command;
    }

    /** As a shell takes it. */
    private static String quoted(String word) {
        return word.matches("[\\w./:@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String line(String name, double value) {
        return String.format(Locale.ROOT, "  %-30s %.3f", name, value);
    }

    /** Returns the part of the way from chance to the best possible that the accuracy has gone. */
    public double share() {
        return best.share(accuracy);
    }

    /**
     * Fails where the chain did not learn what there is to learn.
     *
     * @throws PlumblineException of kind GATE
     */
    public void requireLearned() {
        if (!(share() >= QuickstartSettings.LEAST_SHARE)) {
            throw new PlumblineException(
                    Kind.GATE,
                    String.format(
                            Locale.ROOT,
                            "The quickstart went %.0f %% of the way from 0.5 to the best possible accuracy, expected at least"
                                    + " %.0f %%: this build does not learn as it should",
                            100 * share(),
                            100 * QuickstartSettings.LEAST_SHARE));
        }
    }
}
