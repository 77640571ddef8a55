package io.plumbline.verify;

import java.math.BigDecimal;

/**
 * A number without any rounding.
 *
 * @param numerator of a fraction, or the number itself
 * @param denominator above 0; 1 of a number that is no fraction
 * @param isPercent whether a percent sign follows it
 */
record ExactNumber(BigDecimal numerator, BigDecimal denominator, boolean isPercent) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Refuses denominators that are not above 0. */
    ExactNumber {
        if (denominator.signum() <= 0) {
            throw new IllegalArgumentException("A denominator must be above 0, got " + denominator);
        }
    }

    /**
     * Returns whether two numbers are the same. Where one alone has a percent sign, it may be meant as part of the number or
     * as a unit: 50 % is the same as 0.5 and as 50.
     */
    boolean isSame(ExactNumber other) {
        return isEqual(this, other)
                || isPercent != other.isPercent
                        && (isPercent ? isEqual(hundredth(), other) : isEqual(this, other.hundredth()));
    }

    private ExactNumber hundredth() {
        return new ExactNumber(numerator, denominator.multiply(HUNDRED), false);
    }

    private static boolean isEqual(ExactNumber one, ExactNumber other) {
        return one.numerator.multiply(other.denominator).compareTo(other.numerator.multiply(one.denominator)) == 0;
    }
}
