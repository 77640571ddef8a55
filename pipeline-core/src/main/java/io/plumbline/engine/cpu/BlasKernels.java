package io.plumbline.engine.cpu;

import io.plumbline.engine.ProcessorFeatures;
import java.util.Map;
import java.util.Optional;

/**
 * The choice of OpenBLAS's kernels. Left to itself it goes by the processor's model, and takes one that is newer
 * than itself for one of 2007; kernels add up in different orders, so that the same run would give other bits on another
 * processor, or where a variable of the environment reaches one process and not the other. It reads its choice from the
 * environment as it is loaded, so a process must be started with it.
 */
public final class BlasKernels {
    /** The variable that OpenBLAS reads. */
    public static final String VARIABLE = "OPENBLAS_CORETYPE";

    /** Those for AVX2, which the newest processors still have: the products of attention are too small for more. */
    private static final String OF_AVX2 = "Haswell";

    private BlasKernels() {}

    /**
     * Returns the value that {@link #VARIABLE} must have in every process of a run.
     *
     * @param environment of this process: what it says stands
     * @return empty where the choice is OpenBLAS's
     */
    public static Optional<String> chosen(Map<String, String> environment) {
        return chosen(environment.get(VARIABLE), ProcessorFeatures.here());
    }

    static Optional<String> chosen(String given, ProcessorFeatures processor) {
        if (given != null && !given.isBlank()) {
            return Optional.of(given);
        }
        return processor.avx2() ? Optional.of(OF_AVX2) : Optional.empty();
    }
}
