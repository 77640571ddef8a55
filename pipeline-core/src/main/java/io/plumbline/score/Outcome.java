package io.plumbline.score;

import java.util.Locale;

/** Whether the rewards agree with the label. */
public enum Outcome {
    /** The chosen completion's reward is the greater. */
    CORRECT,
    /** The rejected completion's reward is the greater. */
    WRONG,
    /** The rewards are equal, which is not correct. */
    TIE;

    /** Its name in {@code scores/*.parquet}. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(double chosen, double rejected) {
        if (chosen > rejected) {
            return CORRECT;
        }
        return chosen < rejected ? WRONG : TIE;
    }
}
