package io.plumbline.engine.cpu;

import io.plumbline.engine.KernelTimes;
import io.plumbline.engine.Precision;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.transforms.any.Assign;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.nd4j.nativeblas.OpaqueDataBuffer;

/**
 * The one place that talks to ND4J's executioner and to native memory.
 *
 * <p>Every product runs on the thread that asks for it: the decoder splits work over its own threads, in a fixed way,
 * so that results do not depend on timing and two pools do not fight for the same cores. OpenMP's thread count belongs
 * to the calling thread and is put back afterwards; OpenBLAS's belongs to the process and stays at one, which concerns
 * nobody else, since ND4J's own products go through oneDNN.
 */
final class Kernels {
    private static final int ROW_MAJOR = 101;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;

    private static final MMulTranspose NEITHER = transposed(false, false);
    private static final MMulTranspose FIRST = transposed(true, false);
    private static final MMulTranspose SECOND = transposed(false, true);

    private static final AtomicLong ALLOCATED_BYTES = new AtomicLong();
    private static final ThreadLocal<Conversion> CONVERSIONS = ThreadLocal.withInitial(Conversion::new);

    private Kernels() {}

    private static MMulTranspose transposed(boolean first, boolean second) {
        return MMulTranspose.builder()
                .transposeA(first)
                .transposeB(second)
                .transposeResult(false)
                .build();
    }

    /** Uninitialised memory outside every workspace: {@code [rows, columns]}, row-major. */
    static INDArray allocate(long rows, long columns, Precision precision) {
        DataType type = precision == Precision.FLOAT32 ? DataType.FLOAT : DataType.BFLOAT16;
        ALLOCATED_BYTES.addAndGet(Math.multiplyExact(type.width() * rows, columns));
        return Nd4j.createUninitializedDetached(type, 'c', rows, columns);
    }

    /** Bytes that were ever allocated here; what is done with memory once given does not lower it. */
    static long allocatedBytes() {
        return ALLOCATED_BYTES.get();
    }

    /** A block of a row-major array, without copying. */
    static INDArray view(INDArray base, long offset, int rows, int columns, int stride) {
        return Nd4j.create(
                base.data(), new long[] {rows, columns}, new long[] {stride, 1}, base.offset() + offset, 'c');
    }

    /** Elements of float32 memory. */
    static FloatBuffer floats(long address, int count) {
        return new Address().set(address, count).asByteBuffer().asFloatBuffer();
    }

    /** Bytes of memory, in this machine's order. */
    static ByteBuffer bytes(long address, int count) {
        // An address counts in floats, rounded up.
        ByteBuffer bytes = new Address()
                .set(address, (count + Float.BYTES - 1) / Float.BYTES)
                .asByteBuffer();
        return bytes.limit(count);
    }

    /** Where a contiguous array's first element lies. */
    static long address(INDArray array) {
        // A view's buffer has its owner's address.
        return array.data().pointer().address() + array.dataType().width() * array.offset();
    }

    /** Writes float32 elements as bfloat16, rounded to nearest even. */
    static void round(long from, long to, int count) {
        Conversion conversion = CONVERSIONS.get();
        conversion.convert(conversion.floats, from, conversion.bfloats, to, count);
    }

    /** Writes bfloat16 elements as float32. */
    static void widen(long from, long to, int count) {
        Conversion conversion = CONVERSIONS.get();
        conversion.convert(conversion.bfloats, from, conversion.floats, to, count);
    }

    /** {@code out = a b + keep * out}. */
    static void product(INDArray a, INDArray b, INDArray out, double keep) {
        run(new Mmul(a, b, out, 1.0, keep, NEITHER));
    }

    /** {@code out = a bᵀ + keep * out}. */
    static void productSecondTransposed(INDArray a, INDArray b, INDArray out, double keep) {
        run(new Mmul(a, b, out, 1.0, keep, SECOND));
    }

    /** {@code out = aᵀ b + keep * out}. */
    static void productFirstTransposed(INDArray a, INDArray b, INDArray out, double keep) {
        run(new Mmul(a, b, out, 1.0, keep, FIRST));
    }

    private static void run(Mmul product) {
        KernelTimes.Kind before = KernelTimes.enterProduct();
        try {
            Nd4j.exec(product);
        } finally {
            KernelTimes.leave(before);
        }
    }

    /** Keeps native products on the calling thread; gives what {@link #restoreThreads} takes. */
    static int useCallingThreadOnly() {
        NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
        int before = operations.ompGetMaxThreads();
        operations.setOmpNumThreads(1);
        openblas_nolapack.blas_set_num_threads(1);
        return before;
    }

    /** Undoes {@link #useCallingThreadOnly} for the calling thread. */
    static void restoreThreads(int before) {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(before);
    }

    /**
     * Products of small blocks inside larger matrices, where the executioner's cost per call would exceed the work. One
     * for each thread.
     */
    static final class Blocks {
        private final Address first = new Address();
        private final Address second = new Address();
        private final Address result = new Address();

        /** {@code c = scale * a b + keep * c}: {@code a [m, k]}, {@code b [k, n]}. */
        void product(int m, int n, int k, float scale, Block a, Block b, float keep, Block c) {
            call(PLAIN, PLAIN, m, n, k, scale, a, b, keep, c);
        }

        /** {@code c = scale * a bᵀ + keep * c}: {@code a [m, k]}, {@code b [n, k]}. */
        void productSecondTransposed(int m, int n, int k, float scale, Block a, Block b, float keep, Block c) {
            call(PLAIN, TRANSPOSED, m, n, k, scale, a, b, keep, c);
        }

        /** {@code c = scale * aᵀ b + keep * c}: {@code a [k, m]}, {@code b [k, n]}. */
        void productFirstTransposed(int m, int n, int k, float scale, Block a, Block b, float keep, Block c) {
            call(TRANSPOSED, PLAIN, m, n, k, scale, a, b, keep, c);
        }

        private void call(
                int orderA, int orderB, int m, int n, int k, float scale, Block a, Block b, float keep, Block c) {
            openblas_nolapack.cblas_sgemm(
                    ROW_MAJOR,
                    orderA,
                    orderB,
                    m,
                    n,
                    k,
                    scale,
                    first.set(a.address, 0),
                    a.stride,
                    second.set(b.address, 0),
                    b.stride,
                    keep,
                    result.set(c.address, 0),
                    c.stride);
        }
    }

    /** Where a block lies: set anew for each use, so that the inner loops allocate nothing. */
    static final class Block {
        private long address;
        private int stride;

        /** Points to the block of a matrix that starts at a row and a column. */
        Block at(Matrix matrix, int row, int column) {
            return at(matrix, row, column, matrix.columns());
        }

        /** Points into a matrix whose memory is used with another row length. */
        Block at(Matrix matrix, int row, int column, int rowLength) {
            address = matrix.addressOf(row * rowLength + column);
            stride = rowLength;
            return this;
        }
    }

    /**
     * Copies between float32 and bfloat16 memory, a thread's own. Its views of memory are moved from one place to the next,
     * since making a view costs ten times what such a copy does.
     */
    private static final class Conversion {
        /** Elements at a time: they stay in the second cache, and the call costs little beside them. */
        private static final int PIECE = 1 << 14;

        private static final int ASSIGN = new Assign().opNum();

        private final NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
        private final View floats = new View(DataType.FLOAT);
        private final View bfloats = new View(DataType.BFLOAT16);

        void convert(View source, long from, View target, long to, int count) {
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

    /** What native code is told of a vector; the buffer is held so that its memory stays. */
    private record Shape(DataBuffer buffer, LongPointer pointer) {
        static Shape ofVector(int length, DataType type) {
            DataBuffer buffer = Nd4j.getShapeInfoProvider()
                    .createShapeInformation(new long[] {length}, new long[] {1}, 1, 'c', type, false)
                    .getFirst();
            return new Shape(buffer, (LongPointer) buffer.addressPointer());
        }
    }

    /** A pointer that can be moved. */
    private static final class Address extends FloatPointer {
        Address() {
            super((Pointer) null);
        }

        Address set(long where, long elements) {
            address = where;
            position = 0;
            limit = elements;
            capacity = elements;
            return this;
        }
    }
}
