package io.plumbline.jobs.averaging;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;

/** Refuses examples that are no pairs where the loss compares the two completions of one. */
public final class ExamplesOfPairs {
    private ExamplesOfPairs() {}

    /** Returns the refusal of some examples, none of which is named. */
    public static PlumblineException refusal(long examples) {
        return refusal(examples, "");
    }

    /** Returns the refusal of some examples, one of which is named by its id. */
    static PlumblineException refusalNaming(long examples, String id) {
        return refusal(examples, ", among them example " + id);
    }

    private static PlumblineException refusal(long examples, String named) {
        return new PlumblineException(
                Kind.DATA,
                "Cannot train: " + examples + " examples are no pairs" + named
                        + ", and this loss compares two completions of different ranks; choose a loss of ranked lists or"
                        + " give data of pairs");
    }
}
