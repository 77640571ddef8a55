package io.plumbline.engine;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.Locale;

/** Of the matrix products. Weights, sums, norms, softmax and log-probs are float32 with either. */
public enum Precision {
    /** IEEE 754 single precision. */
    FLOAT32,
    /**
     * Operands and results of a product are rounded to bfloat16, its sums are float32. Attention's small products stay
     * in float32, as do those that make the logits from which tokens are drawn.
     */
    BFLOAT16;

    /** Its name in configurations: {@code float32}, {@code bfloat16}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the bytes of an element. */
    public int bytes() {
        return this == FLOAT32 ? Float.BYTES : Short.BYTES;
    }

    /** Returns whether this machine computes with it as fast as with anything else. */
    public boolean isFastHere() {
        return this == FLOAT32 || ProcessorFeatures.here().fastBfloat16();
    }

    /**
     * Gives itself where this machine is fast at it. The driver decides by its own processor which precision all compute
     * in; an executor that cannot follow must not compute in another, or the numbers would not compare.
     *
     * @throws PlumblineException of kind CONFIGURATION otherwise
     */
    public Precision requireFastHere() {
        if (!isFastHere()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot compute in " + key()
                            + ": the driver's processor is fast at it, an executor's is not (it has"
                            + " neither avx512_bf16 nor amx_bf16); set engine.precision = float32");
        }
        return this;
    }
}
