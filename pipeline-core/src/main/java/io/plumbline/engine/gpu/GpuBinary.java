package io.plumbline.engine.gpu;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The GPUs that an engine's machine code is for.
 *
 * @param engine its name, as {@code engine.type} has it
 * @param code the ranges of compute capability that it has code for
 * @param leastDriver first number of the oldest driver that it runs with
 */
public record GpuBinary(String engine, List<Range> code, int leastDriver) {
    /**
     * ND4J 1.0.0-M2.1 for CUDA 11.6 holds machine code for 3.7 and 5.0 to 8.6, and none that a driver could compile anew. What
     * is for 8.6 runs on 8.9 as well: the major number is the same.
     */
    public static final GpuBinary ND4J =
            new GpuBinary("nd4j", List.of(new Range("3.7", "3.7"), new Range("5.0", "8.9")), 510);

    /** The kernels of {@code engine.cuda} are compiled on the machine, by a compiler of CUDA 13; bfloat16 products begin with 8.0. */
    public static final GpuBinary CUDA = new GpuBinary("cuda", List.of(new Range("8.0", "12.1")), 580);

    /**
     * @param from the lowest compute capability
     * @param to the highest
     */
    record Range(ComputeCapability from, ComputeCapability to) {
        Range(String from, String to) {
            this(ComputeCapability.of(from), ComputeCapability.of(to));
        }

        boolean holds(ComputeCapability capability) {
            return from.compareTo(capability) <= 0 && capability.compareTo(to) <= 0;
        }

        @Override
        public String toString() {
            return from.equals(to) ? from.toString() : from + " to " + to;
        }
    }

    /** The setting that chooses the engine, for sentences. */
    public String name() {
        return "engine.type = " + engine;
    }

    boolean hasCodeFor(ComputeCapability capability) {
        return code.stream().anyMatch(range -> range.holds(capability));
    }

    /** The ranges, for sentences: {@code 3.7 and 5.0 to 8.9}. */
    String capabilities() {
        return code.stream().map(Range::toString).collect(Collectors.joining(" and "));
    }
}
