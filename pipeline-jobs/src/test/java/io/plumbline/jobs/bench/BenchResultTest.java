package io.plumbline.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.engine.KernelTimes.Kind;
import io.plumbline.engine.Precision;
import io.plumbline.jobs.config.EngineConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchResultTest {
    private static BenchResult result(Map<Kind, Double> kernelSeconds) {
        EngineConfig engine = new EngineConfig("auto", Precision.FLOAT32, 4096, false);
        BenchSettings settings =
                new BenchSettings("d.jsonl", 20, 4, 2, 0, 1, 2, 512, 511, engine, BenchSettings.adapters(0), true);
        return new BenchResult(
                settings,
                engine,
                3,
                8,
                77,
                400,
                new BenchResult.Pass(28, 6000, 2e12, 14),
                new BenchResult.Pass(20, 123_456, 3e12, 10),
                5,
                9.5,
                kernelSeconds,
                new ExchangePass.Result(0.25, 0.75, 1.5),
                1234);
    }

    @Test
    void saysRatesAndSharesUnderTheirNames() throws IOException {
        String json = result(Map.of(Kind.PRODUCTS, 30.0)).json();
        assertThat(json).doesNotContain("\n");
        JsonNode tree = new ObjectMapper().readTree(json);
        assertThat(tree.fieldNames())
                .toIterable()
                .containsExactly(
                        "pairs",
                        "batch",
                        "workers",
                        "threads_per_worker",
                        "cores",
                        "engine",
                        "precision",
                        "trained_parameters",
                        "matmul_gflops",
                        "reference_pairs_per_s",
                        "train_pairs_per_s",
                        "train_tokens_per_s",
                        "reference_gflops",
                        "reference_share_of_ceiling",
                        "train_gflops",
                        "train_share_of_ceiling",
                        "averaging_share_of_round",
                        "step_s",
                        "step_useful_gflop",
                        "update_s",
                        "exchange_of_one_s",
                        "exchange_s",
                        "side_by_side_slowdown",
                        "peak_rss_mb",
                        "kernels");
        assertThat(tree.path("engine").textValue()).isEqualTo("cpu");
        assertThat(tree.path("precision").textValue()).isEqualTo("float32");
        assertThat(tree.path("matmul_gflops").doubleValue()).isEqualTo(400);
        assertThat(tree.path("reference_pairs_per_s").doubleValue()).isEqualTo(2);
        assertThat(tree.path("train_pairs_per_s").doubleValue()).isEqualTo(2);
        assertThat(tree.path("train_tokens_per_s").doubleValue()).isEqualTo(12350);
        assertThat(json).doesNotContain("E");
        assertThat(tree.path("reference_gflops").doubleValue()).isEqualTo(142.9);
        assertThat(tree.path("reference_share_of_ceiling").doubleValue()).isEqualTo(0.3571);
        assertThat(tree.path("train_gflops").doubleValue()).isEqualTo(300);
        assertThat(tree.path("train_share_of_ceiling").doubleValue()).isEqualTo(0.75);
        assertThat(tree.path("averaging_share_of_round").doubleValue()).isEqualTo(0.05);
        // 9.5 s of five steps, 3e12 operations of them on two workers.
        assertThat(tree.path("step_s").doubleValue()).isEqualTo(1.9);
        assertThat(tree.path("step_useful_gflop").doubleValue()).isEqualTo(300);
        assertThat(tree.path("exchange_of_one_s").doubleValue()).isEqualTo(0.25);
        assertThat(tree.path("exchange_s").doubleValue()).isEqualTo(0.75);
        assertThat(tree.path("side_by_side_slowdown").doubleValue()).isEqualTo(1.5);
        assertThat(tree.path("peak_rss_mb").intValue()).isEqualTo(1234);
    }

    @Test
    void sharesOfKernelsAreOfAllThreadsAndSumToOne() {
        // 10 s on 2 workers of 3 threads are 60 thread-seconds.
        Map<String, BigDecimal> shares = result(Map.of(
                        Kind.PRODUCTS,
                        30.0,
                        Kind.ATTENTION,
                        6.0,
                        Kind.HEAD,
                        3.0,
                        Kind.ELEMENTWISE,
                        3.0,
                        Kind.OPTIMIZER,
                        6.0))
                .kernels();
        assertThat(shares.keySet())
                .containsExactly("products", "attention", "head", "elementwise", "optimizer", "other");
        assertThat(shares.values().stream().map(BigDecimal::doubleValue))
                .containsExactly(0.5, 0.1, 0.05, 0.05, 0.1, 0.2);
    }

    @Test
    void peakMemoryIsTheHighWaterMark() {
        List<String> status = List.of("Name:\tjava", "VmPeak:\t 9000000 kB", "VmHWM:\t  2097152 kB", "VmRSS:\t 100 kB");
        assertThat(ResidentMemory.peakMegabytes(status)).isEqualTo(2048);
        assertThat(ResidentMemory.peakMegabytes(List.of("Name:\tjava"))).isEqualTo(-1);
    }
}
