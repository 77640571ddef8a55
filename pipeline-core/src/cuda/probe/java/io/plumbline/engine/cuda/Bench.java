package io.plumbline.engine.cuda;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.OptimizerStep;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.ModelShape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.SizeTPointer;

/** Pairs a second of DPO in bfloat16, on real pairs with a random model; the peer's benchmark takes the same. */
final class Bench {
    private static final double BETA = 0.1;
    private static final long LOGIT_BYTES = 2L << 30;
    private static final double NANOSECONDS = 1e-9;
    private static final double TERA = 1e12;
    private static final int FIELDS = 5;

    private final CountingDevice device;
    private final CudaEngines engines;
    private final Path data;
    private final int mostTokens;
    private final double rate;

    Bench(Device device, Path data, int mostTokens, double rate) {
        this.device = new CountingDevice(device);
        this.engines = new CudaEngines(this.device);
        this.data = data;
        this.mostTokens = mostTokens;
        this.rate = rate;
    }

    /** Runs warm-up steps, then steps that are timed, then one whose kernels are timed one by one. */
    void run(String name, ModelShape shape, int batch, int steps, int warmUp) {
        EngineOptions options = new EngineOptions(1, LOGIT_BYTES, Precision.BFLOAT16, false);
        CudaVector parameters = RandomModel.weights(engines, shape.layout());
        CudaVector gradient = engines.zeros(shape.layout().size());
        List<FloatVector> state = List.of(engines.zeros(gradient.size()), engines.zeros(gradient.size()));
        List<PromptGroup> pairs =
                PairFile.read(data, mostTokens, shape.config().embedding().vocabularySize());
        int count = warmUp + steps + 1;
        List<List<PromptGroup>> batches = IntStream.range(0, count)
                .mapToObj(i -> pairs.subList(i * batch, (i + 1) * batch))
                .toList();
        double[] seconds = new double[count];
        double operations = 0;
        double loss = 0;
        try (CudaEngine engine = engines.open(shape.config(), shape.layout(), options)) {
            double[][] reference = batches.stream()
                    .map(of -> PairLoss.margins(of, Probe.logProbs(engine, parameters, of)))
                    .toArray(double[][]::new);
            for (int i = 0; i < count; i++) {
                device.start();
                if (i == count - 1) {
                    device.measure();
                }
                long start = System.nanoTime();
                engine.vectorWork().zero(gradient);
                PairLoss ofBatch = new PairLoss(batches.get(i), BETA, reference[i]);
                loss = Probe.step(engine, parameters, batches.get(i), ofBatch, gradient);
                engine.vectorWork().clip(gradient, engine.vectorWork().norm(gradient), 1.0);
                engine.vectorWork().update(new OptimizerStep.Adam(rate, 0.9, 0.999, 1e-8, i), gradient, state);
                engine.vectorWork().addScaled(parameters, -1, gradient, 0, parameters.size());
                device.synchronize();
                seconds[i] = (System.nanoTime() - start) * NANOSECONDS;
                operations += i >= warmUp && i < count - 1 ? device.operations() : 0;
            }
        }
        double[] timed = Arrays.copyOfRange(seconds, warmUp, count - 1);
        double total = Arrays.stream(timed).sum();
        Arrays.sort(timed);
        System.out.printf(
                "%s batch %d: %.1f pairs/s (median step %.4f s, of %d), products %.1f TFLOP/s, %d launches a step,"
                        + " last loss %.4f%n",
                name,
                batch,
                batch * timed.length / total,
                timed[timed.length / 2],
                timed.length,
                operations / total / TERA,
                device.launches(),
                loss);
        System.out.println("  profile of a step, ms (launches):" + device.profile());
        memory();
        List.of(parameters, gradient, state.get(0), state.get(1)).forEach(FloatVector::close);
    }

    private static void memory() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            cudart.cudaMemGetInfo(free, total);
            System.out.printf("  device memory in use at the end: %d MB%n", total.get() - free.get() >> 20);
        }
    }

    /** Arguments: pairs, most tokens, rate, then name, config.json, batch, steps and warm-up steps of each run. */
    public static void main(String[] arguments) {
        Bench bench = new Bench(
                new CudaDevice(0),
                Path.of(arguments[0]),
                Integer.parseInt(arguments[1]),
                Double.parseDouble(arguments[2]));
        for (int i = 3; i + FIELDS <= arguments.length; i += FIELDS) {
            bench.run(
                    arguments[i],
                    RandomModel.shape(Path.of(arguments[i + 1])),
                    Integer.parseInt(arguments[i + 2]),
                    Integer.parseInt(arguments[i + 3]),
                    Integer.parseInt(arguments[i + 4]));
        }
    }
}
