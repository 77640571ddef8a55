package io.plumbline.engine.cuda;

import io.plumbline.model.RotaryConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Cosines and sines of rotary positions in a device's memory, {@code [positions, rotated / 2]}. */
final class Angles {
    private final List<Double> frequencies;
    private final Device device;
    private final Room cosines;
    private final Room sines;
    private int known;

    /** @param config null where queries and keys are not turned */
    Angles(RotaryConfig config, Device device, Tape tape) {
        this.frequencies = config == null ? List.of() : config.inverseFrequencies();
        this.device = device;
        this.cosines = tape.cosines();
        this.sines = tape.sines();
    }

    int half() {
        return frequencies.size();
    }

    /** Makes tables for positions up to, without, {@code positions}. */
    void reserve(int positions) {
        if (positions <= known || frequencies.isEmpty()) {
            return;
        }
        int bytes = Math.multiplyExact(positions * Float.BYTES, half());
        ByteBuffer cosine = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        ByteBuffer sine = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        for (int position = 0; position < positions; position++) {
            for (double frequency : frequencies) {
                cosine.putFloat((float) Math.cos(position * frequency));
                sine.putFloat((float) Math.sin(position * frequency));
            }
        }
        device.copyIn(cosines.of(bytes), cosine.flip());
        device.copyIn(sines.of(bytes), sine.flip());
        known = positions;
    }

    long cosines() {
        return half() == 0 ? 0 : cosines.of(0);
    }

    long sines() {
        return half() == 0 ? 0 : sines.of(0);
    }
}
