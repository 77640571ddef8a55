package io.plumbline.engine;

/**
 * Names how log-probs are computed: two values compare only under one contract. Under it they agree to float32 rounding; their
 * last bits also follow from the batch they stand in and from the threads that share it.
 */
public final class NumericContract {
    /** Raised with every change of the decoder that may change a rounding. */
    private static final int ENGINE_VERSION = 4;

    private NumericContract() {}

    /**
     * @param precision of the products
     * @return the contract's name, {@code float32/4}
     */
    public static String of(Precision precision) {
        return precision.key() + "/" + ENGINE_VERSION;
    }
}
