package io.plumbline.train;

import io.plumbline.engine.Precision;
import io.plumbline.loss.Rounding;

/** The rounding of log-probs for each precision of the products that they are computed from. */
public final class Roundings {
    private Roundings() {}

    /** The rounding of log-probs from products of a precision. */
    public static Rounding of(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> Rounding.FLOAT32;
            case BFLOAT16 -> Rounding.BFLOAT16;
        };
    }
}
