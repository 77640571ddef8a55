package io.plumbline.jobs.averaging;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.loss.Needs;
import java.util.Optional;

/** Refuses examples for which a loss is not defined. */
public final class UnfitExamples {
    private UnfitExamples() {}

    /**
     * Returns the refusal that counts of examples call for; empty where the loss takes them all.
     *
     * @param needs the input that the loss reads
     * @param lists examples that are no pairs
     * @param labelled those of them whose only completion has a label
     */
    public static Optional<PlumblineException> refusal(Needs needs, long lists, long labelled) {
        if (labelled > 0 && needs.labels() == Needs.Labels.REFUSED) {
            return Optional.of(ofLabelled(needs, labelled, ""));
        }
        if (lists > labelled && needs.completions() == Needs.Completions.PAIR) {
            return Optional.of(ofOthers(needs, lists - labelled, ""));
        }
        return Optional.empty();
    }

    /** Returns the refusal of completions with a label, one of which is named by its id. */
    static PlumblineException ofLabelledNaming(Needs needs, long examples, String id) {
        return ofLabelled(needs, examples, ", among them example " + id);
    }

    /** Returns the refusal of other examples, one of which is named by its id. */
    static PlumblineException ofOthersNaming(Needs needs, long examples, String id) {
        return ofOthers(needs, examples, ", among them example " + id);
    }

    private static PlumblineException ofLabelled(Needs needs, long examples, String named) {
        String why =
                switch (needs.completions()) {
                    case BEST -> "maximum likelihood would learn the bad ones too; set sft.enabled = false and loss.type = kto"
                            + " alone, or give demonstrations";
                    case ALL -> "this loss reads rankings; set loss.type = kto, or give ranked lists";
                    case PAIR -> "this loss compares two completions of different ranks; set loss.type = kto, or give data of"
                            + " pairs";
                };
        return refused(examples + " examples are completions with a label, good or bad" + named + ", and " + why);
    }

    private static PlumblineException ofOthers(Needs needs, long examples, String named) {
        return refused(
                switch (needs.labels()) {
                    case REFUSED -> examples + " examples are no pairs" + named
                            + ", and this loss compares two completions of different ranks; choose a loss of ranked lists or"
                            + " give data of pairs";
                    case TAKEN -> examples + " examples are neither pairs nor completions with a label" + named
                            + ", and this loss takes no others; name the column that says whether a completion is good in"
                            + " data.columns.label and set data.format = labelled, or choose another loss";
                });
    }

    private static PlumblineException refused(String found) {
        return new PlumblineException(Kind.DATA, "Cannot train: " + found);
    }
}
