package io.plumbline.jobs.session;

import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * The memory and threads that the engine's native code may use in one executor: the one place where they are computed.
 *
 * <p>A container holds the JVM's heap and an overhead. The engine allocates from the overhead, of which the JVM itself
 * needs a part; YARN kills a container whose resident memory grows beyond both.
 *
 * @param maxBytes native memory the engine may hold, in bytes
 * @param maxPhysicalBytes resident memory the process may reach before the engine refuses to allocate, in bytes
 * @param threads threads of one task's products
 */
public record NativeLimits(long maxBytes, long maxPhysicalBytes, int threads) {
    private static final long MIB = 1L << 20;
    /** Code, metaspace, stacks, network buffers. */
    private static final long JVM_OWN = 256 * MIB;

    /** The property that bounds the engine's memory in this process: bin/plumbline sets it, and so do executors' options. */
    private static final String HERE = "org.bytedeco.javacpp.maxbytes";

    /**
     * The limits of executors.
     *
     * @param conf with {@code spark.executor.memory}, {@code .memoryOverhead} or {@code .memoryOverheadFactor}, and
     *     {@code spark.task.cpus}
     */
    public static NativeLimits ofExecutors(SparkConf conf) {
        return of(conf, "executor");
    }

    /** The limits of the driver's container, in cluster mode. */
    static NativeLimits ofDriver(SparkConf conf) {
        return of(conf, "driver");
    }

    private static NativeLimits of(SparkConf conf, String role) {
        ContainerMemory memory = ContainerMemory.of(conf, role);
        return of(memory.heap(), memory.overhead(), conf.getInt("spark.task.cpus", 1));
    }

    /**
     * The limits of a process.
     *
     * @param heap largest Java heap, in bytes
     * @param overhead what the container holds beyond it, in bytes
     * @param threads cores of one task
     */
    static NativeLimits of(long heap, long overhead, int threads) {
        long maxBytes = Math.max(overhead - JVM_OWN, overhead / 4);
        return new NativeLimits(maxBytes, heap + overhead - (heap + overhead) / 20, threads);
    }

    /**
     * Returns the smallest overhead, in whole MiB, with which the engine may hold so much.
     *
     * @param heap largest Java heap, in bytes
     * @param bytes of native memory
     */
    public static long overheadFor(long heap, long bytes) {
        long mebibytes = ContainerMemory.LEAST_OVERHEAD / MIB;
        long most = bytes / MIB * 2 + heap / MIB + ContainerMemory.LEAST_OVERHEAD / MIB;
        while (mebibytes < most) {
            long middle = (mebibytes + most) / 2;
            if (of(heap, middle * MIB, 1).holds(heap, bytes)) {
                most = middle;
            } else {
                mebibytes = middle + 1;
            }
        }
        return mebibytes * MIB;
    }

    /** Returns whether a process with a full heap and so much native memory stays within both limits. */
    private boolean holds(long heap, long bytes) {
        return bytes <= maxBytes && heap + JVM_OWN + bytes <= maxPhysicalBytes;
    }

    /** As options of a Java command line. */
    String javaOptions() {
        return "-D" + HERE + "=" + maxBytes + " -Dorg.bytedeco.javacpp.maxphysicalbytes=" + maxPhysicalBytes;
    }

    /** Returns the bytes that the engine may hold in this process; empty where no limit is set, in bytes or with an m. */
    public static Optional<Long> maxBytesHere() {
        String given = System.getProperty(HERE, "");
        if (!given.matches("[0-9]{1,18}|[0-9]{1,9}m")) {
            return Optional.empty();
        }
        long bytes = given.endsWith("m") ? Long.parseLong(given.replace("m", "")) * MIB : Long.parseLong(given);
        return Optional.of(bytes).filter(most -> most > 0);
    }

    /** Sets them in this process, where the user has not: before the engine is loaded. */
    void applyHere() {
        setIfMissing(HERE, maxBytes);
        setIfMissing("org.bytedeco.javacpp.maxphysicalbytes", maxPhysicalBytes);
    }

    private static void setIfMissing(String key, long value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, Long.toString(value));
        }
    }
}
