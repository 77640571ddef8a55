package io.plumbline.engine.cpu;

import io.plumbline.engine.KernelTimes;
import io.plumbline.engine.Precision;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The one place that talks to ND4J's executioner and to native memory.
 *
 * <p>Every product runs on the thread that asks for it: the decoder splits work over its own threads, in a fixed way,
 * so that results do not depend on timing and two pools do not fight for the same cores. OpenMP's thread count belongs
 * to the calling thread and is put back afterwards; OpenBLAS's belongs to the process and stays at one, which concerns
 * nobody else, since ND4J's own products go through oneDNN.
 */
final class Kernels {
    private static final MMulTranspose NEITHER = transposed(false, false);
    private static final MMulTranspose FIRST = transposed(true, false);
    private static final MMulTranspose SECOND = transposed(false, true);

    private static final AtomicLong ALLOCATED_BYTES = new AtomicLong();
    private static final ThreadLocal<Conversion> CONVERSIONS = ThreadLocal.withInitial(Conversion::new);

    static {
        // What holds the native operations fails for good where a thread asks for it before ND4J has found its backend.
        Nd4j.getBackend();
    }

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

    /** Returns the address of a contiguous array's first element. */
    static long address(INDArray array) {
        // A view's buffer has its owner's address.
        return array.data().pointer().address() + array.dataType().width() * array.offset();
    }

    /** Writes float32 elements as bfloat16, rounded to nearest even. */
    static void round(long from, long to, int count) {
        CONVERSIONS.get().round(from, to, count);
    }

    /** Writes bfloat16 elements as float32. */
    static void widen(long from, long to, int count) {
        CONVERSIONS.get().widen(from, to, count);
    }

    /** {@code out = a b + keep * out}. */
    static void product(INDArray a, INDArray b, INDArray out, double keep) {
        run(new Mmul(a, b, out, 1.0, keep, NEITHER));
    }

    /** {@code out = a bᵀ + keep * out}. */
    static void productSecondTransposed(INDArray a, INDArray b, INDArray out, double keep) {
        run(new Mmul(a, b, out, 1.0, keep, SECOND));
    }

    /** {@code out = scale * a b}. */
    static void scaledProduct(INDArray a, INDArray b, INDArray out, double scale) {
        run(new Mmul(a, b, out, scale, 0, NEITHER));
    }

    /** {@code out = scale * a bᵀ}. */
    static void scaledProductSecondTransposed(INDArray a, INDArray b, INDArray out, double scale) {
        run(new Mmul(a, b, out, scale, 0, SECOND));
    }

    /** {@code out = aᵀ b + keep * out}. */
    static void productFirstTransposed(INDArray a, INDArray b, INDArray out, double keep) {
        run(new Mmul(a, b, out, 1.0, keep, FIRST));
    }

    /** {@code target = target + scale * source}, element by element. */
    static void addScaled(INDArray target, double scale, INDArray source) {
        Nd4j.exec(new Axpy(source, target, target, scale));
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
}
