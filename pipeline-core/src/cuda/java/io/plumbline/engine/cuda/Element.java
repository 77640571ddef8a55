package io.plumbline.engine.cuda;

import io.plumbline.engine.Precision;

/** Type of a matrix's elements. */
enum Element {
    /** IEEE 754 single precision. */
    FLOAT32(4),
    /** bfloat16. */
    BFLOAT16(2);

    private final int bytes;

    Element(int bytes) {
        this.bytes = bytes;
    }

    /** The type of operands of products. */
    static Element of(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> FLOAT32;
            case BFLOAT16 -> BFLOAT16;
        };
    }

    int bytes() {
        return bytes;
    }
}
