package io.plumbline.jobs.config;

import java.io.Serializable;

/**
 * The preference loss.
 *
 * @param type {@code loss.type}: its name, as in TRL
 * @param beta {@code loss.beta}: weight of the log-ratio, &gt; 0
 * @param labelSmoothing {@code loss.label-smoothing}: assumed share of flipped labels, in [0, 0.5)
 */
public record LossConfig(String type, double beta, double labelSmoothing) implements Serializable {
    /** Refuses values out of range. */
    public LossConfig {
        Check.that("sigmoid".equals(type), "loss.type", "must be one of sigmoid", type);
        Check.positive("loss.beta", beta);
        Check.that(
                labelSmoothing >= 0 && labelSmoothing < 0.5,
                "loss.label-smoothing",
                "must be at least 0 and below 0.5",
                labelSmoothing);
    }
}
