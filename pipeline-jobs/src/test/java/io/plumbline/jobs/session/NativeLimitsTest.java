package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.cpu.BlasKernels;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class NativeLimitsTest {
    private static final long MIB = 1L << 20;

    private static SparkConf conf(String... settings) {
        SparkConf conf = new SparkConf(false);
        for (int i = 0; i < settings.length; i += 2) {
            conf.set(settings[i], settings[i + 1]);
        }
        return conf;
    }

    @Test
    void theEngineGetsTheOverheadLessWhatTheJvmNeeds() {
        NativeLimits limits = NativeLimits.ofExecutors(
                conf("spark.executor.memory", "8g", "spark.executor.memoryOverhead", "12g", "spark.task.cpus", "4"));
        assertThat(limits.maxBytes()).isEqualTo((12 * 1024 - 256) * MIB);
        assertThat(limits.maxPhysicalBytes()).isEqualTo(19 * 1024 * MIB);
        assertThat(limits.threads()).isEqualTo(4);
    }

    @Test
    void anOverheadWithoutUnitIsInMebibytes() {
        assertThat(NativeLimits.ofExecutors(conf("spark.executor.memoryOverhead", "2048"))
                        .maxBytes())
                .isEqualTo((2048 - 256) * MIB);
    }

    @Test
    void sparksOwnOverheadCountsWhereNothingIsSaid() {
        NativeLimits limits = NativeLimits.ofExecutors(conf());
        assertThat(limits.maxBytes()).isEqualTo(128 * MIB);
        assertThat(limits.maxPhysicalBytes()).isLessThan((1024 + 384) * MIB);
    }

    @Test
    void onAClusterTheOverheadIsAsLargeAsTheHeap() {
        SparkConf conf = SparkSettings.complete(conf(
                "spark.master", "yarn", "spark.executor.memory", "4g", "spark.executor.extraJavaOptions", "-Da=b"));
        assertThat(conf.get("spark.executor.extraJavaOptions"))
                .isEqualTo("-Dorg.bytedeco.javacpp.maxbytes=" + (4096 - 256) * MIB
                        + " -Dorg.bytedeco.javacpp.maxphysicalbytes=" + (8192 * MIB - 8192 * MIB / 20)
                        + " -Dorg.bytedeco.javacpp.cachedir=.javacpp -Da=b");
        assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("1");
        // As in this process, so that both add up in the same order.
        assertThat(conf.get("spark.executorEnv.OPENBLAS_CORETYPE", null))
                .isEqualTo(BlasKernels.chosen(System.getenv()).orElse(null));
        assertThat(conf.get("spark.executor.memoryOverheadFactor")).isEqualTo("1.0");
    }

    @Test
    void whatTheUserSetStands() {
        SparkConf conf = SparkSettings.complete(conf(
                "spark.master",
                "yarn",
                "spark.executor.memoryOverhead",
                "1g",
                "spark.executorEnv.OMP_NUM_THREADS",
                "3",
                "spark.executorEnv.OPENBLAS_CORETYPE",
                "Zen",
                "spark.executor.heartbeatInterval",
                "9s"));
        assertThat(conf.contains("spark.executor.memoryOverheadFactor")).isFalse();
        assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("3");
        assertThat(conf.get("spark.executorEnv.OPENBLAS_CORETYPE")).isEqualTo("Zen");
        assertThat(conf.get("spark.executor.heartbeatInterval")).isEqualTo("9s");
    }

    @Test
    void withoutAMasterItIsThisMachine() {
        SparkConf conf = SparkSettings.complete(conf());
        assertThat(conf.get("spark.master")).isEqualTo("local[*]");
        assertThat(conf.contains("spark.executor.extraJavaOptions")).isFalse();
    }

    @Test
    void theOverheadForAnAmountIsTheLeastThatHoldsIt() {
        long gib = 1L << 30;
        for (long heap : new long[] {gib, 3 * gib, 40 * gib}) {
            for (long bytes : new long[] {1, gib / 8, gib, 7 * gib}) {
                long overhead = NativeLimits.overheadFor(heap, bytes);
                NativeLimits limits = NativeLimits.of(heap, overhead, 1);
                assertThat(limits.maxBytes()).isGreaterThanOrEqualTo(bytes);
                assertThat(limits.maxPhysicalBytes()).isGreaterThanOrEqualTo(heap + bytes + (256L << 20));
                if (overhead > 384L << 20) {
                    NativeLimits less = NativeLimits.of(heap, overhead - (1 << 20), 1);
                    assertThat(less.maxBytes() < bytes || less.maxPhysicalBytes() < heap + bytes + (256L << 20))
                            .isTrue();
                }
            }
        }
    }
}
