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

    /** Writes one weight, rounded to nearest even where it must be. The buffer is little-endian. */
    void put(float value, ByteBuffer bytes) {
        if (this == F32) {
            bytes.putFloat(value);
        } else {
            bytes.putShort(this == BF16 ? toUpperHalf(value) : toHalf(value));
        }
    }

    /** Binary32 to its upper half; what is too large becomes infinite. */
    private static short toUpperHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    /** IEEE 754 binary32 to binary16; what is too large becomes infinite. The value is finite. */
    private static short toHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude >= 0x47800000) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x38800000) {
            // Subnormal: a multiple of 2^-24. The largest rounds to the smallest normal, whose bits follow.
            return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24));
        }
        int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
        return (short) (sign | rounded - 0x38000000 >>> 13);
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
