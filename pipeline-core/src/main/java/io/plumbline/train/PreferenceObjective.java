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

    /** Of the products behind the log-probs. */
    @JsonProperty
    private final Precision precision;

    private transient PreferenceLoss loss;

    /**
     * The objective of a configuration.
     *
     * @param precision of the products behind the log-probs
     */
    public PreferenceObjective(LossOptions options, Precision precision) {
        this(options.type(), options.beta(), options.labelSmoothing(), precision);
    }

    @JsonCreator
    PreferenceObjective(
            @JsonProperty("type") String type,
            @JsonProperty("beta") double beta,
            @JsonProperty("labelSmoothing") double labelSmoothing,
            @JsonProperty("precision") Precision precision) {
        this.type = type;
        this.beta = beta;
        this.labelSmoothing = labelSmoothing;
        this.precision = precision;
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
        return lossAt(0);
    }

    /** The loss of a pair whose chosen log-ratio is greater than its rejected one by so much. */
    private double lossAt(double difference) {
        return loss().of(new PairLogProbs(difference / 2, -difference / 2, 0, 0))
                .value();
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
        Rounding rounding = Roundings.of(precision);
        PairRewards rewards = PairRewards.of(logProbs, beta, pair.chosen().length, pair.rejected().length, rounding);
        double bound = PairRewards.bound(logProbs, pair.chosen().length, pair.rejected().length, rounding);
        // Not by the slope at 0: where bound times beta is large, the loss is steeper there than at 0.
        double moved =
                Math.max(Math.abs(lossAt(bound) - lossAtReference()), Math.abs(lossAt(-bound) - lossAtReference()));
        Arrays.fill(gradient, offset, rejectedAt, (float) (part.byChosen() * scale));
        Arrays.fill(gradient, rejectedAt, end, (float) (part.byRejected() * scale));
        return new StepSums(
                part.value(),
                1,
                1,
                pair.tokens() + (long) pair.prompt().length,
                moved,
                PreferenceMetrics.of(rewards, part.value()));
    }

    private PreferenceLoss loss() {
        if (loss == null) {
            loss = PreferenceLosses.of(new LossOptions(type, beta, labelSmoothing));
        }
        return loss;
    }
}
