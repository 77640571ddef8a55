package io.plumbline.train;

import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.PairLogProbs;
import io.plumbline.loss.PairRewards;
import io.plumbline.loss.PreferenceLoss;
import io.plumbline.loss.PreferenceLosses;
import io.plumbline.loss.PreferenceMetrics;
import io.plumbline.loss.Rounding;
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

    /** {@link Rounding#perToken} of the log-probs. */
    @JsonProperty
    private final double rounding;

    private transient PreferenceLoss loss;

    /**
     * The objective of a configuration.
     *
     * @param precision of the products behind the log-probs
     */
    public PreferenceObjective(LossOptions options, Precision precision) {
        this(
                options.type(),
                options.beta(),
                options.labelSmoothing(),
                Roundings.of(precision).perToken());
    }

    @JsonCreator
    PreferenceObjective(
            @JsonProperty("type") String type,
            @JsonProperty("beta") double beta,
            @JsonProperty("labelSmoothing") double labelSmoothing,
            @JsonProperty("rounding") double rounding) {
        this.type = type;
        this.beta = beta;
        this.labelSmoothing = labelSmoothing;
        this.rounding = rounding;
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
        PairRewards rewards =
                PairRewards.of(logProbs, beta, pair.chosen().length, pair.rejected().length, new Rounding(rounding));
        Arrays.fill(gradient, offset, rejectedAt, (float) (part.byChosen() * scale));
        Arrays.fill(gradient, rejectedAt, end, (float) (part.byRejected() * scale));
        return new StepSums(
                part.value(),
                1,
                1,
                pair.tokens() + (long) pair.prompt().length,
                PreferenceMetrics.of(rewards, part.value()));
    }

    private PreferenceLoss loss() {
        if (loss == null) {
            loss = PreferenceLosses.of(new LossOptions(type, beta, labelSmoothing));
        }
        return loss;
    }
}
