package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.cuda.Emulator;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.Checkpoints;
import io.plumbline.model.ModelDirectory;
import io.plumbline.train.LearningRateSchedule.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * DL4J's graph over the engine for GPUs, on the emulator, beside the same graph over the engine for processors: the
 * same losses, parameters and optimiser's state after five steps, with decay, clipping and gradients of several batches.
 */
class EmulatedTrainingTest {
    private static final double RATE = 1e-3;
    private static final double DECAY = 0.1;

    private static EngineProvider emulated;

    @BeforeAll
    static void open() {
        emulated = Emulator.enginesOrSkip();
    }

    static List<Path> adapters() {
        return Checkpoints.adapters();
    }

    /** The results of five steps. */
    private record Trained(double[] losses, double[] norms, float[] parameters, float[] state) {}

    @ParameterizedTest
    @ValueSource(strings = {"adamw", "rmsprop", "sgd"})
    void wholeModelsAreTrainedAsOnProcessors(String optimizer) throws IOException {
        Path checkpoint = Checkpoints.own().stream()
                .filter(folder -> folder.endsWith("llama"))
                .findFirst()
                .orElseThrow();
        ModelDirectory model = ModelDirectory.open(checkpoint);
        MultiDataSet batch = batch(checkpoint);
        Trained here = train(Engines.host(), "cpu", model, batch, optimizer);
        Trained there = train(emulated, "cuda", model, batch, optimizer);
        assertThatBothAreOne(there, here);
    }

    private static Trained train(
            EngineProvider engines, String engine, ModelDirectory model, MultiDataSet batch, String optimizer) {
        DecoderSource source = new ModelDecoderSource(model.configJson(), engine, 1, Precision.FLOAT32, false);
        return train(engines, source, batch, optimizer, ParameterVector.allTrained(engines.read(model)));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void adaptersAreTrainedAsOnProcessors(Path directory) throws IOException {
        JsonNode golden =
                new ObjectMapper().readTree(directory.resolve("golden.json").toFile());
        AdapterDirectory adapters =
                Checkpoints.open(directory, golden.get("base").asText());
        MultiDataSet batch = batch(directory);
        Trained here = train(Engines.host(), "cpu", adapters, batch);
        Trained there = train(emulated, "cuda", adapters, batch);
        assertThatBothAreOne(there, here);
    }

    private static Trained train(
            EngineProvider engines, String engine, AdapterDirectory adapters, MultiDataSet batch) {
        DecoderSource source = new ModelDecoderSource(
                        adapters.base().configJson(), engine, 1, Precision.FLOAT32, false)
                .adapted(adapters.lora());
        FloatVector trained = engines.filled(
                adapters.shape().layout().trained().size(), vector -> adapters.read(vector::write));
        return train(engines, source, batch, "adamw", new ParameterVector(engines.read(adapters.base()), trained));
    }

    private static MultiDataSet batch(Path directory) throws IOException {
        JsonNode golden =
                new ObjectMapper().readTree(directory.resolve("golden.json").toFile());
        return ExampleBatchCodec.encode(new TorchGolden(golden).pairs());
    }

    private static Trained train(
            EngineProvider engines,
            DecoderSource source,
            MultiDataSet batch,
            String optimizer,
            ParameterVector parameters) {
        OptimizerOptions options =
                new OptimizerOptions(optimizer, DECAY, 0.5, new LearningRateSchedule(Shape.CONSTANT, RATE, 0, 5));
        // 40 tokens a batch: gradients accumulate over several.
        ComputationGraph graph = PolicyGraphs.of(
                engines,
                PolicyGraphs.configuration(
                        DecoderLayerConfiguration.of(source, TestLosses.sigmoid(0.1, 0), 40, options)),
                parameters);
        double[] losses = new double[5];
        double[] norms = new double[5];
        for (int step = 0; step < losses.length; step++) {
            graph.fit(batch);
            losses[step] = graph.score();
            norms[step] = PolicyGraphs.layer(graph).gradientNorm();
        }
        float[] trained = values(PolicyGraphs.parameters(graph));
        float[] state = PolicyGraphs.optimizerState(graph)
                .map(EmulatedTrainingTest::values)
                .orElse(new float[0]);
        PolicyGraphs.releaseWork(graph);
        PolicyGraphs.optimizerState(graph).ifPresent(FloatVector::close);
        parameters.close();
        return new Trained(losses, norms, trained, state);
    }

    private static float[] values(FloatVector vector) {
        float[] values = new float[Math.toIntExact(vector.size())];
        vector.read(0, FloatBuffer.wrap(values));
        return values;
    }

    private static void assertThatBothAreOne(Trained there, Trained here) {
        assertThat(there.losses()).containsExactly(here.losses(), offset(1e-5));
        assertThat(there.norms()).containsExactly(here.norms(), offset(1e-4 * here.norms()[0]));
        assertThat(there.parameters()).hasSameSizeAs(here.parameters());
        assertThat(distance(there.parameters(), here.parameters())).isLessThan(1e-4);
        assertThat(there.state()).hasSameSizeAs(here.state());
        assertThat(distance(there.state(), here.state())).isLessThan(1e-3);
    }

    /** The norm of the difference, of the norm of what is wanted; 0 where there is nothing. */
    private static double distance(float[] found, float[] wanted) {
        double difference = 0;
        double norm = 0;
        for (int index = 0; index < wanted.length; index++) {
            difference += Math.pow(found[index] - (double) wanted[index], 2);
            norm += Math.pow(wanted[index], 2);
        }
        return norm == 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
    }
}
