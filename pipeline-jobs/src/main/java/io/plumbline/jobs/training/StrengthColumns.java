package io.plumbline.jobs.training;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Columns;
import io.plumbline.loss.Needs;

/** Holds the columns of weights and margins that the configuration names to what the loss reads. */
final class StrengthColumns {
    private StrengthColumns() {}

    /**
     * Refuses a loss that reads a column which is not named, and a named column that the loss has no use for.
     *
     * @throws PlumblineException of kind CONFIGURATION
     */
    static void require(Needs needs, Columns columns) {
        String margin = columns.of(Columns.MARGIN);
        switch (needs.margins()) {
            case READ -> require(
                    margin != null,
                    "this loss reads by how much the chosen completion is better, and data.columns.margin names no column"
                            + " of it; set it, or choose another loss");
            case UNREAD -> require(
                    margin == null,
                    "data.columns.margin = " + margin + " has no effect: this loss does not read by how much the chosen"
                            + " completion is better; remove it, or choose odpo, which with odpo-alpha = 0 is sigmoid");
        }
        require(
                needs.scope() == Needs.Scope.EXAMPLE || columns.of(Columns.WEIGHT) == null,
                "data.columns.weight names a column of weights, and this loss compares the examples of a step, which have"
                        + " none; remove it, or choose another loss");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new PlumblineException(Kind.CONFIGURATION, "Cannot train: " + problem);
        }
    }
}
