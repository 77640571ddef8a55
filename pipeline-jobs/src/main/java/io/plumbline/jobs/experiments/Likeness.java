package io.plumbline.jobs.experiments;

import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.step.StepName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares the makings of two experiments, which decide what figures of theirs can be held against each other. */
final class Likeness {
    private final Experiment baseline;
    private final Experiment other;
    private final List<String> cautions = new ArrayList<>();
    private final boolean sameLoss;
    private final boolean sameReference;
    private final boolean sameTokens;

    Likeness(Experiment baseline, Experiment other) {
        this.baseline = baseline;
        this.other = other;
        this.sameLoss = isLossSame();
        this.sameReference = isReferenceSame();
        this.sameTokens = areTokensSame();
    }

    /** Returns sentences on what is not alike. */
    List<String> cautions() {
        return List.copyOf(cautions);
    }

    /** Returns whether their margins are of one kind, once the factor of the rewards is taken away. */
    boolean hasMargins() {
        return sameLoss && sameReference && sameTokens && baseline.rewardScale() > 0 && other.rewardScale() > 0;
    }

    /** Returns the reason why a loss of the one is not held against a loss of the other; empty where it is. */
    Optional<String> againstLosses() {
        if (!sameLoss) {
            return Optional.of("they were trained with other losses");
        }
        if (!Differences.losses(baseline).equals(Differences.losses(other))
                || baseline.rewardScale() != other.rewardScale()) {
            return Optional.of("with another loss.beta a loss is not on the same scale, and the smaller one is not the"
                    + " better one; accuracies and margins without beta are tested");
        }
        if (!sameReference || !sameTokens) {
            return Optional.of("their references or tokens are not known to be the same");
        }
        if (mayHaveOtherStrengths()) {
            return Optional.of(
                    "they are of two results of ingest, in which an example may have another weight or margin"
                            + " (data.columns.weight, data.columns.margin)");
        }
        return Optional.empty();
    }

    private boolean isLossSame() {
        Map<String, String> first = withoutScale(Differences.losses(baseline));
        Map<String, String> second = withoutScale(Differences.losses(other));
        if (first.equals(second)) {
            return true;
        }
        cautions.add("They were trained with other losses (" + Differences.keys(first, second)
                + "): each is judged by the rewards of its own loss, and losses and margins are not compared.");
        return false;
    }

    /** The factor of the rewards changes neither their order nor a margin that is divided by it. */
    private static Map<String, String> withoutScale(Map<String, String> losses) {
        Map<String, String> rest = new HashMap<>(losses);
        rest.remove("loss.beta");
        return rest;
    }

    /** A result of reference that is not the present one does not say whose it is, unless both are of the same. */
    private boolean isReferenceSame() {
        Optional<String> first = reference(baseline);
        Optional<String> second = reference(other);
        boolean same = first.isPresent() && first.equals(second)
                || baseline.upstream(StepName.REFERENCE).equals(other.upstream(StepName.REFERENCE));
        if (!same) {
            cautions.add(
                    first.isPresent() && second.isPresent()
                            ? "Their references are other models: rewards count from different places, and margins and"
                                    + " losses are not compared."
                            : "Whether their references are the same model cannot be told, as reference was done again"
                                    + " since; margins and losses are not compared.");
        }
        return same;
    }

    private static Optional<String> reference(Experiment experiment) {
        return experiment.sharedStep(StepName.REFERENCE).map(StepRecord::modelFingerprint);
    }

    private boolean isIngestSame() {
        return baseline.upstream(StepName.INGEST).equals(other.upstream(StepName.INGEST));
    }

    /** An example keeps its id where its texts are cut at another length, and its scores are of other tokens then. */
    private boolean areTokensSame() {
        if (isIngestSame()) {
            return true;
        }
        Optional<Map<String, String>> first = Differences.tokens(baseline);
        Optional<Map<String, String>> second = Differences.tokens(other);
        if (first.isEmpty() || second.isEmpty()) {
            cautions.add(
                    "Whether their texts were cut into the same tokens cannot be told, as ingest was done again since;"
                            + " margins and losses are not compared.");
            return false;
        }
        if (!first.equals(second)) {
            cautions.add(
                    "Their texts were cut into tokens in other ways (" + Differences.keys(first.get(), second.get())
                            + "): the scores of an example may be of other parts of its texts, and margins and losses are not"
                            + " compared.");
            return false;
        }
        return true;
    }

    /** Neither changes the id of an example. */
    private boolean mayHaveOtherStrengths() {
        return !isIngestSame() && (Differences.hasStrengths(baseline) || Differences.hasStrengths(other));
    }
}
