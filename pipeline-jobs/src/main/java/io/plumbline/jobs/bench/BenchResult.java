package io.plumbline.jobs.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plumbline.engine.KernelTimes;
import io.plumbline.jobs.config.EngineConfig;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The measurements of a run of bench.
 *
 * @param settings what was asked for
 * @param engine the settings that were followed, which name the engine and the precision of the products
 * @param threads of each worker
 * @param cores of the machine, all of which the reference's pass has
 * @param trainedParameters parameters that are trained
 * @param ceiling of matrix products in that precision, 10^9 operations a second, all threads together
 * @param reference forward pass of the reference
 * @param training optimiser steps
 * @param steps optimiser steps of training
 * @param stepSeconds of training that the slowest worker of each round spent on its steps
 * @param kernelSeconds thread-seconds of training by kind
 * @param exchange of the state between machines; null where it was not measured
 * @param peakMegabytes most memory that the process ever held
 */
record BenchResult(
        BenchSettings settings,
        EngineConfig engine,
        int threads,
        int cores,
        long trainedParameters,
        double ceiling,
        Pass reference,
        Pass training,
        int steps,
        double stepSeconds,
        Map<KernelTimes.Kind, Double> kernelSeconds,
        ExchangePass.Result exchange,
        long peakMegabytes) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final double GIGA = 1e9;
    private static final MathContext DIGITS = new MathContext(4);

    /**
     * The work of one pass.
     *
     * @param pairs that went through
     * @param tokens of them, prompts once
     * @param operations useful arithmetic
     * @param seconds it took
     */
    record Pass(long pairs, long tokens, double operations, double seconds) {
        double gigaflops() {
            return operations / seconds / GIGA;
        }
    }

    /** All of it as one line of JSON. */
    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pairs", settings.pairs());
        json.put("batch", settings.batch());
        json.put("workers", settings.workers());
        json.put("threads_per_worker", threads);
        json.put("cores", cores);
        json.put("engine", engine.engine());
        json.put("precision", engine.precision().key());
        json.put("trained_parameters", trainedParameters);
        json.put("matmul_gflops", rounded(ceiling));
        json.put("reference_pairs_per_s", rounded(reference.pairs() / reference.seconds()));
        json.put("train_pairs_per_s", rounded(training.pairs() / training.seconds()));
        json.put("train_tokens_per_s", rounded(training.tokens() / training.seconds()));
        json.put("reference_gflops", rounded(reference.gigaflops()));
        json.put("reference_share_of_ceiling", rounded(reference.gigaflops() / ceiling));
        json.put("train_gflops", rounded(training.gigaflops()));
        json.put("train_share_of_ceiling", rounded(training.gigaflops() / ceiling));
        json.put("averaging_share_of_round", rounded(Math.max(0, 1 - stepSeconds / training.seconds())));
        json.put("step_s", rounded(stepSeconds / steps));
        json.put("step_useful_gflop", rounded(training.operations() / GIGA / steps / settings.workers()));
        json.put(
                "update_s",
                rounded(kernelSeconds.getOrDefault(KernelTimes.Kind.OPTIMIZER, 0.0) / steps / settings.workers()));
        if (exchange != null) {
            json.put("exchange_of_one_s", rounded(exchange.ofOne()));
            json.put("exchange_s", rounded(exchange.ofTwo()));
            json.put("side_by_side_slowdown", rounded(exchange.slowdown()));
        }
        json.put("peak_rss_mb", peakMegabytes);
        json.put("kernels", kernels());
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of numbers could not be written", e);
        }
    }

    /**
     * Shares of the time that the threads of all workers had: they sum to 1. What is in no kind is {@code other}: waiting
     * for another thread or worker, averaging, Spark.
     */
    Map<String, BigDecimal> kernels() {
        double available = training.seconds() * settings.workers() * threads;
        Map<String, BigDecimal> shares = new LinkedHashMap<>();
        double rest = 1;
        for (Map.Entry<KernelTimes.Kind, Double> entry : new TreeMap<>(kernelSeconds).entrySet()) {
            double share = entry.getValue() / available;
            rest -= share;
            shares.put(entry.getKey().name().toLowerCase(Locale.ROOT), rounded(share));
        }
        shares.put("other", rounded(Math.max(0, rest)));
        return shares;
    }

    private static BigDecimal rounded(double value) {
        return new BigDecimal(value).round(DIGITS);
    }
}
