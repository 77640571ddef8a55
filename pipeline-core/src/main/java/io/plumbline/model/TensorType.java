package io.plumbline.model;

import java.nio.ByteBuffer;

/**
 * The element types of safetensors, under the names that its header uses
 * (<a href="https://huggingface.co/docs/safetensors">format</a>).
 */
enum TensorType {
    F32(32),
    F16(16),
    BF16(16),
    F64(64),
    BOOL(8),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    F6_E2M3(6),
    F6_E3M2(6),
    F4(4),
    I16(16),
    U16(16),
    I32(32),
    U32(32),
    I64(64),
    U64(64),
    C64(64);

    private final int bits;

    TensorType(int bits) {
        this.bits = bits;
    }

    /** Bits of one element. */
    int bits() {
        return bits;
    }

    /** Reads one weight as float32: exactly, or where it is of type F64 rounded. The buffer is little-endian. */
    float next(ByteBuffer bytes) {
        if (this == F32) {
            return bytes.getFloat();
        }
        if (this == F64) {
            return (float) bytes.getDouble();
        }
        short half = bytes.getShort();
        return this == BF16 ? Float.intBitsToFloat(half << 16) : fromHalf(half);
    }

    /** IEEE 754 binary16 to binary32; every half is exactly representable. */
    private static float fromHalf(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
        }
        if (exponent == 0) {
            // Subnormal: fraction * 2^-24, a normal float32.
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
    }
}
