package io.plumbline.engine.cpu;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.LongPointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.transforms.any.Assign;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.nd4j.nativeblas.OpaqueDataBuffer;

/**
 * Copies between float32 and bfloat16 memory, a thread's own. Its views of memory are moved from one place to the next,
 * since making a view costs ten times what such a copy does.
 */
final class Conversion {
    /** Elements at a time: they stay in the second cache, and the call costs little beside them. */
    private static final int PIECE = 1 << 14;

    private static final int ASSIGN = new Assign().opNum();

    private final NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
    private final View floats = new View(DataType.FLOAT);
    private final View bfloats = new View(DataType.BFLOAT16);

    /** Writes float32 elements as bfloat16, rounded to nearest even. */
    void round(long from, long to, int count) {
        convert(floats, from, bfloats, to, count);
    }

    /** Writes bfloat16 elements as float32. */
    void widen(long from, long to, int count) {
        convert(bfloats, from, floats, to, count);
    }

    private void convert(View source, long from, View target, long to, int count) {
        for (int start = 0; start < count; start += PIECE) {
            int length = Math.min(PIECE, count - start);
            source.show(from, start, length);
            target.show(to, start, length);
            operations.execTransformAny(
                    null, ASSIGN, source.buffer, source.shape, null, target.buffer, target.shape, null, null);
            if (operations.lastErrorCode() != 0) {
                throw new IllegalStateException(operations.lastErrorMessage());
            }
        }
    }

    /** Some elements of one type, wherever they lie. */
    private static final class View {
        private final DataType type;
        private final Address address = new Address();
        private final OpaqueDataBuffer buffer;
        private final Map<Integer, Shape> shapes = new HashMap<>();
        private LongPointer shape;

        View(DataType type) {
            this.type = type;
            this.buffer = OpaqueDataBuffer.externalizedDataBuffer(0, type, address, null);
        }

        void show(long start, int first, int count) {
            buffer.setPrimaryBuffer(address.set(start + (long) type.width() * first, count), count);
            shape = shapes.computeIfAbsent(count, length -> Shape.ofVector(length, type)).pointer;
        }
    }

    /** The shape of a vector for native code; the buffer is held so that its memory stays. */
    private record Shape(DataBuffer buffer, LongPointer pointer) {
        static Shape ofVector(int length, DataType type) {
            DataBuffer buffer = Nd4j.getShapeInfoProvider()
                    .createShapeInformation(new long[] {length}, new long[] {1}, 1, 'c', type, false)
                    .getFirst();
            return new Shape(buffer, (LongPointer) buffer.addressPointer());
        }
    }
}
