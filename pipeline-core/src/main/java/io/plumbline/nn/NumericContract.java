package io.plumbline.nn;

/** What decides the last bits of a log-prob beside weights and tokens: two values compare only under one contract. */
public final class NumericContract {
    /** Raised with every change of the decoder that may change a rounding. */
    private static final int ENGINE_VERSION = 2;

    private NumericContract() {}

    /**
     * @param precision the products' precision, {@code float32}
     * @return the contract's name, {@code float32/2}
     */
    public static String of(String precision) {
        return precision + "/" + ENGINE_VERSION;
    }
}
