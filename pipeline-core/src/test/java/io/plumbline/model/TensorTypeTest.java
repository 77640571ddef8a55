package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TensorTypeTest {
    private static float read(TensorType type, int bits) {
        ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
        return type.next(bytes.putShort((short) bits).flip());
    }

    @Test
    void everyHalfIsExact() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            double magnitude =
                    exponent == 0 ? fraction * Math.pow(2, -24) : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
            if (exponent == 31) {
                magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            }
            float expected = (float) (bits < 1 << 15 ? magnitude : -magnitude);
            // Bits, not values: the sign of zero counts.
            assertThat(Float.floatToIntBits(read(TensorType.F16, bits)))
                    .as("half 0x%04x", bits)
                    .isEqualTo(Float.floatToIntBits(expected));
        }
    }

    @Test
    void everyBrainFloatIsTheUpperHalfOfAFloat() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            assertThat(Float.floatToIntBits(read(TensorType.BF16, bits)))
                    .as("bfloat16 0x%04x", bits)
                    .isEqualTo(Float.floatToIntBits(Float.intBitsToFloat(bits << 16)));
        }
        assertThat(read(TensorType.BF16, 0x3f80)).isEqualTo(1f);
        assertThat(read(TensorType.BF16, 0xc049)).isEqualTo(-3.140625f);
    }

    @Test
    void whatHalvesHoldIsWrittenBackToTheBit() {
        for (TensorType type : new TensorType[] {TensorType.F16, TensorType.BF16}) {
            int exponent = type == TensorType.F16 ? 0x7c00 : 0x7f80;
            for (int bits = 0; bits < 1 << 16; bits++) {
                if ((bits & exponent) != exponent) {
                    assertThat(written(type, read(type, bits)))
                            .as("%s 0x%04x", type, bits)
                            .isEqualTo(bits);
                }
            }
        }
    }

    @Test
    void betweenTwoHalvesTheNearestIsWrittenAndOfTwoTheEven() {
        for (TensorType type : new TensorType[] {TensorType.F16, TensorType.BF16}) {
            int infinity = type == TensorType.F16 ? 0x7c00 : 0x7f80;
            for (int bits = 0; bits < infinity - 1; bits++) {
                double low = read(type, bits);
                double high = read(type, bits + 1);
                float middle = (float) ((low + high) / 2);
                int even = (bits & 1) == 0 ? bits : bits + 1;
                assertThat(written(type, middle)).as("%s 0x%04x", type, bits).isEqualTo(even);
                if (bits > 0) {
                    assertThat(written(type, Math.nextDown(middle))).isEqualTo(bits);
                    assertThat(written(type, -Math.nextUp(middle))).isEqualTo(bits + 1 | 0x8000);
                }
            }
        }
    }

    private static int written(TensorType type, float value) {
        ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
        type.put(value, bytes);
        return Short.toUnsignedInt(bytes.getShort(0));
    }
}
