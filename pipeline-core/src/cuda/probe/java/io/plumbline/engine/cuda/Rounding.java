package io.plumbline.engine.cuda;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.ModelShape;
import java.nio.file.Path;
import java.util.List;

/** Holds bfloat16 to float32: log-probs and the gradient of one batch of real pairs with a random model. */
final class Rounding {
    private static final double BETA = 0.1;
    private static final long LOGIT_BYTES = 2L << 30;

    /**
     * Log-probs and gradient in one precision.
     *
     * @param logProbs of tokens
     * @param gradient of all parameters
     */
    private record Result(float[] logProbs, float[] gradient) {}

    private Rounding() {}

    private static Result result(
            CudaEngines engines,
            ModelShape shape,
            CudaVector parameters,
            List<PromptGroup> pairs,
            Precision precision) {
        EngineOptions options = new EngineOptions(1, LOGIT_BYTES, precision, false);
        try (CudaEngine engine = engines.open(shape.config(), shape.layout(), options);
                CudaVector gradient = engines.zeros(shape.layout().size())) {
            float[] logProbs = Probe.logProbs(engine, parameters, pairs);
            Probe.step(engine, parameters, pairs, new PairLoss(pairs, BETA, new double[pairs.size()]), gradient);
            return new Result(logProbs, Probe.values(gradient));
        }
    }

    /** Arguments: emulator's directory or nothing, pairs, most tokens, config.json, batch. */
    public static void main(String[] arguments) {
        CudaEngines engines = new CudaEngines(Probe.device(arguments[0]));
        ModelShape shape = RandomModel.shape(Path.of(arguments[3]));
        List<PromptGroup> pairs = PairFile.read(
                        Path.of(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        shape.config().embedding().vocabularySize())
                .subList(0, Integer.parseInt(arguments[4]));
        CudaVector parameters = RandomModel.weights(engines, shape.layout());
        Result exact = result(engines, shape, parameters, pairs, Precision.FLOAT32);
        Result rounded = result(engines, shape, parameters, pairs, Precision.BFLOAT16);
        double mean = 0;
        double most = 0;
        for (int i = 0; i < exact.logProbs.length; i++) {
            double off = Math.abs(exact.logProbs[i] - rounded.logProbs[i]);
            mean += off / exact.logProbs.length;
            most = Math.max(most, off);
        }
        double squares = 0;
        double offSquares = 0;
        for (int i = 0; i < exact.gradient.length; i++) {
            double off = rounded.gradient[i] - exact.gradient[i];
            squares += (double) exact.gradient[i] * exact.gradient[i];
            offSquares += off * off;
        }
        System.out.printf(
                "bfloat16 against float32 on %d pairs: token log-probs mean %.2e most %.2e, gradient relative %.2e%n",
                pairs.size(), mean, most, Math.sqrt(offSquares / squares));
    }
}
