package io.plumbline.jobs.session;

import org.apache.spark.SparkConf;

/**
 * The memory of a container, as Spark's settings ask for it.
 *
 * @param heap largest Java heap, in bytes
 * @param overhead what the container holds beyond it, in bytes
 */
record ContainerMemory(long heap, long overhead) {
    private static final long MIB = 1L << 20;

    /** The least overhead that Spark gives a container, in bytes. */
    static final long LEAST_OVERHEAD = 384 * MIB;

    private static final double OVERHEAD_FACTOR = 0.1;

    /** @param role {@code executor} or {@code driver} */
    static ContainerMemory of(SparkConf conf, String role) {
        long heap = conf.getSizeAsMb("spark." + role + ".memory", "1g") * MIB;
        double factor = conf.getDouble("spark." + role + ".memoryOverheadFactor", OVERHEAD_FACTOR);
        String overhead = "spark." + role + ".memoryOverhead";
        return new ContainerMemory(
                heap,
                conf.contains(overhead)
                        ? conf.getSizeAsMb(overhead) * MIB
                        : Math.max(LEAST_OVERHEAD, (long) (heap * factor)));
    }
}
