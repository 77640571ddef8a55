package io.plumbline.engine.cuda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.OptimizerStep;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.Checkpoints;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ParameterLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A model directory with PyTorch's numbers: log-probs, loss, every element of the gradient, steps of optimisers. */
final class GoldenModel {
    private static final double RATE = 1e-3;
    private static final double MOST_NORM = 0.1;
    private static final double LEAST = 1e-6;

    /** An optimiser's work of one step. */
    private interface Update {
        void apply(CudaVector gradient, List<FloatVector> state, int step);
    }

    private final Path directory;
    private final ModelDirectory model;
    private final JsonNode golden;
    private final List<PromptGroup> pairs = new ArrayList<>();

    GoldenModel(Path directory) {
        this.directory = directory;
        model = ModelDirectory.open(directory);
        try {
            golden = new ObjectMapper().readTree(Files.readAllBytes(directory.resolve("golden.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (JsonNode pair : golden.get("pairs")) {
            pairs.add(new PromptGroup(
                    ids(pair.get("prompt")), List.of(ids(pair.get("chosen")), ids(pair.get("rejected")))));
        }
    }

    private static int[] ids(JsonNode node) {
        int[] ids = new int[node.size()];
        Arrays.setAll(ids, i -> node.get(i).asInt());
        return ids;
    }

    private PairLoss loss() {
        double[] reference = new double[pairs.size()];
        Arrays.setAll(reference, i -> {
            JsonNode ofPair = golden.get("reference_logps").get(i);
            return ofPair.get("chosen").asDouble() - ofPair.get("rejected").asDouble();
        });
        return new PairLoss(pairs, golden.get("beta").asDouble(), reference);
    }

    /** Returns whether there are golden numbers of the steps of {@link #computeSteps}. */
    boolean hasSteps() {
        return golden.path("steps").has("rmsprop") && golden.path("steps").has("adamw_clip");
    }

    /** Computes log-probs, loss and gradient. */
    GoldenErrors compute(CudaEngines engines, EngineOptions options) {
        try (CudaEngine engine = engines.open(model.config(), model.layout(), options);
                CudaVector parameters = engines.zeros(model.layout().size());
                CudaVector gradient = engines.zeros(parameters.size());
                CudaVector again = engines.zeros(parameters.size())) {
            model.read(parameters::write);
            double logProbs = errorOfLogProbs(Probe.logProbs(engine, parameters, pairs));
            double loss = Probe.step(engine, parameters, pairs, loss(), gradient);
            Probe.step(engine, parameters, pairs, loss(), again);
            double norm = engine.vectorWork().norm(gradient);
            float[] values = Probe.values(gradient);
            return new GoldenErrors(
                    logProbs,
                    Math.abs(loss - golden.get("loss").asDouble()),
                    errorOfGradient(values),
                    Math.abs(norm / golden.get("gradient_l2").asDouble() - 1),
                    Arrays.equals(values, Probe.values(again)));
        }
    }

    /** Takes five steps of each optimiser. */
    StepErrors computeSteps(CudaEngines engines, EngineOptions options) {
        try (CudaEngine engine = engines.open(model.config(), model.layout(), options)) {
            Update rmsProp = (gradient, state, step) -> engine.vectorWork()
                    .update(new OptimizerStep.RmsProp(RATE, 0.99, 1e-8), gradient, state.subList(0, 1));
            Update clippedAdam = (gradient, state, step) -> {
                engine.vectorWork().clip(gradient, engine.vectorWork().norm(gradient), MOST_NORM);
                engine.vectorWork().update(new OptimizerStep.Adam(RATE, 0.9, 0.999, 1e-8, step), gradient, state);
            };
            return new StepErrors(
                    errorOfSteps(engines, engine, "rmsprop", rmsProp),
                    errorOfSteps(engines, engine, "adamw_clip", clippedAdam));
        }
    }

    private double errorOfLogProbs(float[] logProbs) {
        double most = 0;
        int token = 0;
        for (JsonNode pair : golden.get("token_logps")) {
            for (String side : List.of("chosen", "rejected")) {
                for (JsonNode value : pair.get(side)) {
                    most = Math.max(most, Math.abs(value.asDouble() - logProbs[token++]));
                }
            }
        }
        return most;
    }

    private double errorOfGradient(float[] gradient) {
        float[] wanted = Checkpoints.gradient(directory);
        double error = 0;
        for (ParameterLayout.Parameter parameter : model.layout().parameters()) {
            double largest = LEAST;
            double off = 0;
            for (long i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
                largest = Math.max(largest, Math.abs(wanted[(int) i]));
                off = Math.max(off, Math.abs(wanted[(int) i] - gradient[(int) i]));
            }
            error = Math.max(error, off / largest);
        }
        return error;
    }

    private double errorOfSteps(CudaEngines engines, CudaEngine engine, String optimizer, Update update) {
        JsonNode losses = golden.get("steps").get(optimizer).get("losses");
        double error = 0;
        try (CudaVector policy = engines.zeros(model.layout().size());
                CudaVector gradient = engines.zeros(policy.size());
                CudaVector first = engines.zeros(policy.size());
                CudaVector second = engines.zeros(policy.size())) {
            model.read(policy::write);
            for (int step = 0; step < losses.size(); step++) {
                engine.vectorWork().zero(gradient);
                double loss = Probe.step(engine, policy, pairs, loss(), gradient);
                error = Math.max(error, Math.abs(loss - losses.get(step).asDouble()));
                update.apply(gradient, List.of(first, second), step);
                engine.vectorWork().addScaled(policy, -1, gradient, 0, policy.size());
            }
        }
        return error;
    }
}
