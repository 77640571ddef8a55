package io.plumbline.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types that weights are written in. */
public enum WeightFormat {
    /** IEEE 754 single precision. */
    FLOAT32(TensorType.F32, Float.POSITIVE_INFINITY),
    /** The upper half of single precision. */
    BFLOAT16(TensorType.BF16, 0x1.ffp127f),
    /** IEEE 754 half precision. */
    FLOAT16(TensorType.F16, 65520f);

    private final TensorType type;
    private final float bound;

    /** @param bound magnitude from which on a value is rounded to infinity */
    WeightFormat(TensorType type, float bound) {
        this.type = type;
        this.bound = bound;
    }

    /** Its name in torch and in {@code config.json}: {@code bfloat16}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of a name; empty where it is none. */
    public static Optional<WeightFormat> named(String key) {
        return Arrays.stream(values())
                .filter(format -> format.key().equals(key))
                .findFirst();
    }

    /** The format of a type of stored tensors; empty where no weights are written in it. */
    static Optional<WeightFormat> of(TensorType type) {
        return Arrays.stream(values()).filter(format -> format.type == type).findFirst();
    }

    /** Returns whether a value is finite, and stays so. */
    boolean holds(float value) {
        return Math.abs(value) < bound;
    }

    TensorType type() {
        return type;
    }

    int bytes() {
        return type.bits() / Byte.SIZE;
    }
}
