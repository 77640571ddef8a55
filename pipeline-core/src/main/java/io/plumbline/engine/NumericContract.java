package io.plumbline.engine;

import java.util.Locale;

/**
 * Names how log-probs are computed: two values compare only under one contract. Under it they agree to float32 rounding; their
 * last bits also follow from the batch they stand in and from the threads that share it.
 */
public final class NumericContract {
    private NumericContract() {}

    /**
     * The contract of an engine.
     *
     * @param engine its name
     * @param device that computes
     * @param precision of the products
     * @param version raised with every change that may change a rounding
     * @return {@code nd4j/processor/float32/1}
     */
    public static String of(String engine, EngineKind.DeviceKind device, Precision precision, int version) {
        return engine + "/" + device.name().toLowerCase(Locale.ROOT) + "/" + ofUnnamed(precision, version);
    }

    /**
     * The contract of the processor's engine, which was the only one when caches first had contracts: it names no engine, so
     * that these caches stay of use.
     *
     * @return {@code float32/4}
     */
    public static String ofUnnamed(Precision precision, int version) {
        return precision.key() + "/" + version;
    }
}
