package io.plumbline.train;

import io.plumbline.PathFaults;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.Precision;
import io.plumbline.loss.LossOption;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.SigmoidLoss;
import io.plumbline.model.ModelDirectory;
import io.plumbline.train.LearningRateSchedule.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A model as DL4J keeps graphs: a zip of configuration and parameters that {@code ComputationGraph.load} reads where this
 * project's classes are on the class path. The graph gives sequence log-probs, and trains with DPO at a beta of 0.1.
 */
public final class Dl4jZip {
    private static final int BATCH_TOKENS = 4096;
    private static final double RATE = 1e-6;

    private Dl4jZip() {}

    /**
     * Writes it under a temporary name beside the target and renames it.
     *
     * @param target a file that is not there yet
     * @throws PlumblineException of kind CONFIGURATION where there is something; of kind MODEL where the model cannot be read or gives no log-probs;
     *     of kind STORAGE where the file cannot be written
     */
    public static void write(ModelDirectory model, Path target) {
        if (Files.exists(target)) {
            throw new PlumblineException(Kind.CONFIGURATION, "Cannot write " + target + ": it is there already");
        }
        if (model.config().head().scalar() != null) {
            throw new PlumblineException(
                    Kind.MODEL,
                    "Cannot write " + target + ": the model is a reward model, which gives scores, and the graph gives"
                            + " log-probs; export it without --dl4j");
        }
        Path staged = target.resolveSibling("." + target.getFileName() + ".tmp");
        try (FloatVector parameters = Engines.host().read(model)) {
            ComputationGraph graph = PolicyGraphs.of(PolicyGraphs.configuration(layer(model)), parameters);
            graph.save(staged.toFile(), false);
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new PlumblineException(
                    PathFaults.kind(e, Kind.CONFIGURATION), "Cannot write " + target + ": " + PlainText.reason(e), e);
        } finally {
            staged.toFile().delete();
        }
    }

    private static DecoderLayerConfiguration layer(ModelDirectory model) {
        return DecoderLayerConfiguration.of(
                new ModelDecoderSource(model.configJson(), Engines.hostName(), 1, Precision.FLOAT32, false),
                new ConfiguredLoss(LossOptions.of(SigmoidLoss.TYPE, Map.of(LossOption.BETA.name(), "0.1"))),
                BATCH_TOKENS,
                new OptimizerOptions("sgd", 0, 0, new LearningRateSchedule(Shape.CONSTANT, RATE, 0, 1)));
    }
}
