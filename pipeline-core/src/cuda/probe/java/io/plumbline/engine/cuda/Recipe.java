package io.plumbline.engine.cuda;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.OptimizerStep;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.ModelDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** DPO of a real model on real pairs, start to end: what it learns is held-out accuracy, not a golden number. */
final class Recipe {
    private static final double BETA = 0.1;
    private static final long LOGIT_BYTES = 1L << 30;
    private static final int PAIRS = 32;
    private static final int WARM_UP = 50;
    private static final int AT_ONCE = 512;

    private final CudaEngines engines;
    private final ModelDirectory model;
    private final List<PromptGroup> train;
    private final List<PromptGroup> test;

    Recipe(Device device, Path model, Path train, Path test) {
        this.engines = new CudaEngines(device);
        this.model = ModelDirectory.open(model);
        this.train = PairFile.read(train);
        this.test = PairFile.read(test);
    }

    private static double[] margins(CudaEngine engine, CudaVector parameters, List<PromptGroup> pairs) {
        double[] margins = new double[pairs.size()];
        for (int at = 0; at < pairs.size(); at += AT_ONCE) {
            List<PromptGroup> part = pairs.subList(at, Math.min(pairs.size(), at + AT_ONCE));
            double[] ofPart = PairLoss.margins(part, Probe.logProbs(engine, parameters, part));
            System.arraycopy(ofPart, 0, margins, at, ofPart.length);
        }
        return margins;
    }

    private static double accuracy(double[] margins, double[] reference) {
        double right = 0;
        for (int i = 0; i < margins.length; i++) {
            right += (1 + Math.signum(margins[i] - reference[i])) / 2;
        }
        return right / margins.length;
    }

    /** Trains with warm-up and linear decay, and prints accuracy on held-out pairs. */
    void run(Precision precision, double rate, int epochs) {
        EngineOptions options = new EngineOptions(1, LOGIT_BYTES, precision, false);
        long size = model.layout().size();
        try (CudaEngine engine = engines.open(model.config(), model.layout(), options);
                CudaVector parameters = engines.zeros(size);
                CudaVector gradient = engines.zeros(size);
                CudaVector mean = engines.zeros(size);
                CudaVector square = engines.zeros(size)) {
            model.read(parameters::write);
            List<FloatVector> state = List.of(mean, square);
            double[] testReference = margins(engine, parameters, test);
            double[] reference = margins(engine, parameters, train);
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, train.size()).boxed().toList());
            int steps = train.size() / PAIRS * epochs;
            int step = 0;
            for (int epoch = 0; epoch < epochs; epoch++) {
                Collections.shuffle(order, new Random(1 + epoch));
                for (int at = 0; at + PAIRS <= order.size(); at += PAIRS) {
                    List<Integer> chosen = order.subList(at, at + PAIRS);
                    List<PromptGroup> batch = chosen.stream().map(train::get).toList();
                    double[] ofBatch =
                            chosen.stream().mapToDouble(i -> reference[i]).toArray();
                    engine.vectorWork().zero(gradient);
                    Probe.step(engine, parameters, batch, new PairLoss(batch, BETA, ofBatch), gradient);
                    engine.vectorWork().clip(gradient, engine.vectorWork().norm(gradient), 1.0);
                    double factor = Math.min((step + 1.0) / WARM_UP, (double) (steps - step) / (steps - WARM_UP));
                    OptimizerStep adam = new OptimizerStep.Adam(rate * Math.min(1, factor), 0.9, 0.999, 1e-8, step++);
                    engine.vectorWork().update(adam, gradient, state);
                    engine.vectorWork().addScaled(parameters, -1, gradient, 0, parameters.size());
                }
            }
            System.out.printf(
                    "%s rate %.0e, %d epochs, %d steps: reward accuracy %.4f on %d held-out pairs%n",
                    precision,
                    rate,
                    epochs,
                    step,
                    accuracy(margins(engine, parameters, test), testReference),
                    test.size());
        }
    }

    /** Arguments: emulator's directory or nothing, model, training pairs, held-out pairs. */
    public static void main(String[] arguments) {
        Device device = Probe.device(arguments[0]);
        Recipe recipe = new Recipe(device, Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]));
        for (Precision precision : Precision.values()) {
            recipe.run(precision, 5e-4, 1);
            recipe.run(precision, 1e-3, 2);
        }
    }
}
