package io.plumbline.jobs.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Float32 as little-endian bytes, as in safetensors. */
public final class FloatBytes {
    private FloatBytes() {}

    public static byte[] of(float[] values, int size) {
        byte[] bytes = new byte[size * Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, 0, size);
        return bytes;
    }

    public static void into(byte[] bytes, float[] target) {
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(target, 0, bytes.length / Float.BYTES);
    }
}
