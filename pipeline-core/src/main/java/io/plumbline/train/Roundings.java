package io.plumbline.train;

import io.plumbline.loss.Rounding;
import io.plumbline.nn.Precision;

/** How exact log-probs are, by the precision of the products behind them. */
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
