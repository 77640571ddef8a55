package io.plumbline.comparison;

import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.GenerationOptions;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.Sampling;
import io.plumbline.engine.StopRule;
import io.plumbline.model.ModelDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Measures how fast this machine's processor generates, for {@code compare_generation_with_transformers.py}. */
final class GenerationSpeed {
    private static final double NANOSECONDS = 1e-9;
    private static final int MAX_BATCH_TOKENS = 1 << 17;

    private GenerationSpeed() {}

    /**
     * Prints a line of JSON.
     *
     * @param arguments model directory, prompts, tokens of each prompt, completions of each, tokens of each completion, threads
     */
    public static void main(String[] arguments) {
        ModelDirectory model = ModelDirectory.open(Path.of(arguments[0]));
        int threads = Integer.parseInt(arguments[5]);
        EngineProvider provider = Engines.of("cpu").on(0);
        double ceiling = provider.productCeiling(threads, Precision.FLOAT32);
        try (FloatVector weights = provider.read(model);
                Engine engine = provider.open(model.config(), model.layout(), EngineOptions.withThreads(threads))) {
            ParameterVector parameters = ParameterVector.allFrozen(weights);
            List<GenerationRequest> requests = requests(model, arguments);
            // The first tokens of all are the warm-up.
            generate(engine, parameters, requests, 2);
            long start = System.nanoTime();
            long cpu = ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .orElseThrow()
                    .toNanos();
            long tokens = generate(engine, parameters, requests, Integer.parseInt(arguments[4]));
            double seconds = (System.nanoTime() - start) * NANOSECONDS;
            double cpuSeconds = (ProcessHandle.current()
                                    .info()
                                    .totalCpuDuration()
                                    .orElseThrow()
                                    .toNanos()
                            - cpu)
                    * NANOSECONDS;
            System.out.printf(
                    Locale.ROOT,
                    "{\"tokens\": %d, \"seconds\": %.3f, \"cpu_seconds\": %.3f, \"matmul_gflops\": %.1f}%n",
                    tokens,
                    seconds,
                    cpuSeconds,
                    ceiling);
        }
    }

    private static List<GenerationRequest> requests(ModelDirectory model, String[] arguments) {
        SplittableRandom random = new SplittableRandom(1);
        int vocabulary = model.config().embedding().vocabularySize();
        int length = Integer.parseInt(arguments[2]);
        int completions = Integer.parseInt(arguments[3]);
        return IntStream.range(0, Integer.parseInt(arguments[1]))
                .mapToObj(number ->
                        new GenerationRequest(random.ints(length, 0, vocabulary).toArray(), completions, number))
                .toList();
    }

    private static long generate(
            Engine engine, ParameterVector parameters, List<GenerationRequest> requests, int tokens) {
        AtomicLong made = new AtomicLong();
        engine.generate(
                parameters,
                requests.iterator(),
                new GenerationOptions(Sampling.PLAIN, tokens, new int[0], MAX_BATCH_TOKENS),
                StopRule.NEVER,
                (request, completions) ->
                        completions.forEach(completion -> made.addAndGet(completion.tokens().length)));
        return made.get();
    }
}
