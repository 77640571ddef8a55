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
     * Prints a line of JSON a round.
     *
     * @param arguments model directory, prompts, tokens of each prompt, completions of each, tokens of each completion, threads,
     *     rounds, and the precision of products
     */
    public static void main(String[] arguments) {
        ModelDirectory model = ModelDirectory.open(Path.of(arguments[0]));
        int threads = Integer.parseInt(arguments[5]);
        EngineProvider provider = Engines.of("cpu").on(0);
        Precision precision = Precision.valueOf(arguments[7].toUpperCase(Locale.ROOT));
        EngineOptions options =
                new EngineOptions(threads, EngineOptions.withThreads(threads).logitBytes(), precision, false);
        double ceiling = provider.productCeiling(threads, precision);
        try (FloatVector weights = provider.read(model);
                Engine engine = provider.open(model.config(), model.layout(), options)) {
            ParameterVector parameters = ParameterVector.allFrozen(weights);
            List<GenerationRequest> requests = requests(model, arguments);
            // The first tokens of all are the warm-up.
            generate(engine, parameters, requests, 2);
            for (int round = 0; round < Integer.parseInt(arguments[6]); round++) {
                long start = System.nanoTime();
                long cpu = cpuNanoseconds();
                long tokens = generate(engine, parameters, requests, Integer.parseInt(arguments[4]));
                System.out.printf(
                        Locale.ROOT,
                        "{\"tokens\": %d, \"seconds\": %.3f, \"cpu_seconds\": %.3f, \"matmul_gflops\": %.1f}%n",
                        tokens,
                        (System.nanoTime() - start) * NANOSECONDS,
                        (cpuNanoseconds() - cpu) * NANOSECONDS,
                        ceiling);
            }
        }
    }

    private static long cpuNanoseconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
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
