package io.plumbline.train;

import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossTerm;
import io.plumbline.loss.LossTypes;
import io.plumbline.loss.PlackettLuceLoss;
import io.plumbline.loss.SftLoss;
import io.plumbline.loss.SigmoidLoss;
import java.util.List;
import java.util.Map;

/** Losses for tests, as a configuration would choose them. */
public final class TestLosses {
    private TestLosses() {}

    /** The loss of DPO. */
    public static LossSource sigmoid(double beta, double labelSmoothing) {
        return new ConfiguredLoss(LossOptions.of(
                SigmoidLoss.TYPE,
                Map.of("beta", String.valueOf(beta), "label-smoothing", String.valueOf(labelSmoothing))));
    }

    /** That of ranked lists. */
    public static LossSource rankings(double beta) {
        return new ConfiguredLoss(LossOptions.of(PlackettLuceLoss.TYPE, Map.of("beta", String.valueOf(beta))));
    }

    /** That of the step {@code sft}. */
    public static LossSource fineTuning() {
        return new ConfiguredLoss(LossOptions.of(SftLoss.TYPE, Map.of()));
    }

    /** A loss with its default options. */
    public static LossSource named(String type) {
        return new ConfiguredLoss(LossOptions.of(LossTypes.named(type), Map.of()));
    }

    /** A weighted sum of both. */
    public static LossSource sum() {
        LossTerm sigmoid = new LossTerm("sigmoid", 0.7, Map.of("beta", "0.5"));
        return new ConfiguredLoss(LossOptions.sum(List.of(sigmoid, new LossTerm("sft", 0.2, Map.of()))));
    }
}
