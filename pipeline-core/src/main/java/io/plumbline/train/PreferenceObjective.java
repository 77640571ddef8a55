package io.plumbline.train;

import io.plumbline.loss.LossOptions;
import io.plumbline.loss.PairLogProbs;
import io.plumbline.loss.PreferenceLoss;
import io.plumbline.loss.PreferenceLosses;
import io.plumbline.loss.PreferenceMetrics;
import io.plumbline.nn.PromptGroup;
import java.util.Arrays;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** A preference loss over chosen and rejected, the mean over pairs. */
public final class PreferenceObjective implements Objective {
    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final String type;

    @JsonProperty
    private final double beta;

    @JsonProperty
    private final double labelSmoothing;

    private transient PreferenceLoss loss;

    /** The objective of a configuration. */
    public PreferenceObjective(LossOptions options) {
        this(options.type(), options.beta(), options.labelSmoothing());
    }

    @JsonCreator
    PreferenceObjective(
            @JsonProperty("type") String type,
            @JsonProperty("beta") double beta,
            @JsonProperty("labelSmoothing") double labelSmoothing) {
        this.type = type;
        this.beta = beta;
        this.labelSmoothing = labelSmoothing;
    }

    @Override
    public PromptGroup group(TrainingPair pair) {
        return new PromptGroup(pair.prompt(), List.of(pair.chosen(), pair.rejected()));
    }

    @Override
    public long weight(TrainingPair pair) {
        return 1;
    }

    @Override
    public boolean needsReference() {
        return true;
    }

    @Override
    public double lossAtReference() {
        return loss().of(new PairLogProbs(0, 0, 0, 0)).value();
    }

    @Override
    public double slopeAtReference() {
        return Math.abs(loss().of(new PairLogProbs(0, 0, 0, 0)).byChosen());
    }

    @Override
    public StepSums add(TrainingPair pair, float[] tokenLogProbs, int offset, double scale, float[] gradient) {
        int rejectedAt = offset + pair.chosen().length;
        int end = rejectedAt + pair.rejected().length;
        PairLogProbs logProbs = new PairLogProbs(
                Sequences.sum(tokenLogProbs, offset, rejectedAt),
                Sequences.sum(tokenLogProbs, rejectedAt, end),
                pair.referenceChosen(),
                pair.referenceRejected());
        PreferenceLoss.Part part = loss().of(logProbs);
        Arrays.fill(gradient, offset, rejectedAt, (float) (part.byChosen() * scale));
        Arrays.fill(gradient, rejectedAt, end, (float) (part.byRejected() * scale));
        return new StepSums(
                part.value(),
                1,
                1,
                pair.tokens() + (long) pair.prompt().length,
                PreferenceMetrics.of(logProbs, beta, part.value()));
    }

    private PreferenceLoss loss() {
        if (loss == null) {
            loss = PreferenceLosses.of(new LossOptions(type, beta, labelSmoothing));
        }
        return loss;
    }
}
