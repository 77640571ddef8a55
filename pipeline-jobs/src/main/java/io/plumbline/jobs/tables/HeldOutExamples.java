package io.plumbline.jobs.tables;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.DataConfig;
import java.util.Locale;

/** Requires that ingest has held out examples to score. */
public final class HeldOutExamples {
    /** Held-out examples below which a larger share is advised. */
    private static final double FEW = 10;

    private static final double LEAST_ADVISED = 0.2;
    private static final double MOST_ADVISED = 0.5;

    private HeldOutExamples() {}

    /**
     * Refuses examples of which none is held out, by their counts: a small fraction of few prompts may be none.
     *
     * @param attempt what needs them: {@code score}
     * @param report of the examples; nothing is refused where it does not count them
     * @throws PlumblineException of kind DATA
     */
    public static void require(String attempt, DataReportFile report, DataConfig data) {
        long examples = report.examples();
        if (examples == 0 || report.heldOutExamples() > 0) {
            return;
        }
        String none = "Cannot " + attempt + ": none of the " + examples + " examples that ingest kept is held out";
        if (!data.heldOut().isEmpty()) {
            throw new PlumblineException(
                    Kind.DATA,
                    none + ", as no row of data.held-out was kept: see the reasons in quarantine/, or name other files"
                            + " in data.held-out");
        }
        double fraction = data.split().heldOutFraction();
        throw new PlumblineException(
                Kind.DATA,
                String.format(
                        Locale.ROOT,
                        "%s: with data.held-out-fraction = %s it would be %.2g of so many on average, and which ones follows"
                                + " from their prompts; set data.held-out-fraction = %.2f, or name other rows in"
                                + " data.held-out",
                        none,
                        fraction,
                        fraction * examples,
                        Math.min(MOST_ADVISED, Math.max(LEAST_ADVISED, FEW / examples))));
    }
}
