package io.plumbline.nn;

/** What decides the last bits of a log-prob beside weights and tokens: two values compare only under one contract. */
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
