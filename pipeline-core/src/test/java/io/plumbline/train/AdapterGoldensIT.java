package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.nd4j.OneThread;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.Checkpoints;
import io.plumbline.train.LearningRateSchedule.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Five steps of AdamW on adapters through DL4J's graph against peft's in float64. */
@ExtendWith(OneThread.class)
class AdapterGoldensIT {
    private static final double BETA = 0.1;
    private static final double RATE = 1e-2;

    @BeforeAll
    static void findFixtures() {
        Checkpoints.adapters();
    }

    static Stream<Arguments> adapters() {
        return Stream.of("cpu", "nd4j")
                .flatMap(engine -> Checkpoints.adapters().stream().map(directory -> Arguments.of(engine, directory)));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void stepsAreThoseOfPeft(String engine, Path directory) throws IOException {
        JsonNode golden =
                new ObjectMapper().readTree(directory.resolve("golden.json").toFile());
        AdapterDirectory adapters =
                Checkpoints.open(directory, golden.get("base").asText());
        DecoderSource source = new ModelDecoderSource(adapters.base().configJson(), engine, 1, Precision.FLOAT32, false)
                .adapted(adapters.lora());
        OptimizerOptions optimizer =
                new OptimizerOptions("adamw", 0, 0, new LearningRateSchedule(Shape.CONSTANT, RATE, 0, 5));
        EngineProvider engines = Engines.of(engine).on(0);
        FloatVector trained = engines.zeros(adapters.shape().layout().trained().size());
        adapters.read(trained::write);
        FloatVector frozen = engines.read(adapters.base());
        double before = engines.vectorWork().norm(frozen);
        // 40 tokens a batch: gradients accumulate over several.
        ComputationGraph graph = PolicyGraphs.of(
                engines,
                PolicyGraphs.configuration(
                        DecoderLayerConfiguration.of(source, TestLosses.sigmoid(BETA, 0), 40, optimizer)),
                new ParameterVector(frozen, trained));
        MultiDataSet batch = ExampleBatchCodec.encode(new TorchGolden(golden).pairs());
        JsonNode expected = golden.get("steps").get("adamw");
        for (int step = 0; step < 5; step++) {
            graph.fit(batch);
            assertThat(graph.score())
                    .describedAs("loss of step %d", step)
                    .isCloseTo(expected.get("losses").get(step).doubleValue(), withPercentage(0.1));
        }
        double after = engines.vectorWork().norm(PolicyGraphs.parameters(graph));
        assertThat(engines.vectorWork().norm(frozen)).isEqualTo(before);
        assertThat(Math.hypot(before, after))
                .describedAs("norm of all parameters")
                .isCloseTo(expected.get("final_l2").doubleValue(), withPercentage(0.001));
        graph.fit(batch);
        assertThat(graph.score())
                .describedAs("loss after the last step")
                .isCloseTo(expected.get("losses").get(5).doubleValue(), withPercentage(0.1));
        PolicyGraphs.releaseWork(graph);
        PolicyGraphs.optimizerState(graph).ifPresent(FloatVector::close);
        frozen.close();
        trained.close();
    }
}
