package io.plumbline.train;

import io.plumbline.loss.Needs;
import io.plumbline.loss.RewardOptions;
import io.plumbline.loss.WeightedLosses;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** The loss that the section {@code reward-model} of a configuration chooses. */
public final class RewardLoss implements LossSource {
    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final RewardOptions.Kind loss;

    @JsonProperty
    private final double centering;

    @JsonProperty
    private final Needs.Margins margins;

    /**
     * The loss of a configuration.
     *
     * @param margins whether the examples have margins
     */
    public RewardLoss(RewardOptions options, Needs.Margins margins) {
        this(options.loss(), options.centering(), margins);
    }

    @JsonCreator
    RewardLoss(
            @JsonProperty("loss") RewardOptions.Kind loss,
            @JsonProperty("centering") double centering,
            @JsonProperty("margins") Needs.Margins margins) {
        this.loss = loss;
        this.centering = centering;
        this.margins = margins;
    }

    @Override
    public WeightedLosses losses() {
        return new RewardOptions(loss, centering).losses(margins);
    }
}
