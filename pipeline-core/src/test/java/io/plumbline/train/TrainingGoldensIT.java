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
import io.plumbline.model.Checkpoints;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import io.plumbline.train.LearningRateSchedule.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Five optimiser steps through DL4J's graph against PyTorch's in float64. */
@ExtendWith(OneThread.class)
class TrainingGoldensIT {
    private static final Percentage BOUND = withPercentage(0.1);
    private static final Percentage DECAYED = withPercentage(1e-4);

    static Stream<Arguments> checkpoints() {
        return byEngine(Checkpoints.all());
    }

    static Stream<Arguments> fineTuned() {
        return byEngine(Checkpoints.with("sft", Checkpoints.all()));
    }

    private static Stream<Arguments> byEngine(List<Path> folders) {
        return Stream.of("cpu", "nd4j").flatMap(engine -> folders.stream().map(folder -> Arguments.of(engine, folder)));
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void stepsAreTorchs(String engine, Path folder) throws IOException {
        Path architecture = folder.getFileName();
        JsonNode golden =
                new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
        LossSource dpo = TestLosses.sigmoid(golden.get("beta").doubleValue(), 0);
        MultiDataSet batch = ExampleBatchCodec.encode(new TorchGolden(golden).pairs());
        Map<String, Double> decays = decays(golden);
        assertThat(decays).describedAs("%s", architecture).containsKeys("sgd", "adamw");
        for (String steps : decays.keySet()) {
            // Plain torch, which these numbers are of, decays all there is.
            ModelDirectory model = ModelDirectory.open(folder);
            ComputationGraph graph = graph(engine, model, dpo, optimizer(steps, decays.get(steps)), everything(model));
            JsonNode expected = golden.get("steps").get(steps);
            for (int step = 0; step < 5; step++) {
                graph.fit(batch);
                assertThat(graph.score())
                        .describedAs("%s %s, loss of step %d", architecture, steps, step)
                        .isCloseTo(expected.get("losses").get(step).doubleValue(), BOUND);
                if (step == 0) {
                    assertThat(PolicyGraphs.layer(graph).gradientNorm())
                            .isCloseTo(golden.get("gradient_l2").doubleValue(), BOUND);
                }
            }
            assertThat(Engines.of(engine).on(0).vectorWork().norm(PolicyGraphs.parameters(graph)))
                    .describedAs("%s %s, norm of the parameters", architecture, steps)
                    .isCloseTo(expected.get("final_l2").doubleValue(), withPercentage(0.001));
            graph.fit(batch);
            assertThat(graph.score())
                    .describedAs("%s %s, loss after the last step", architecture, steps)
                    .isCloseTo(expected.get("losses").get(5).doubleValue(), BOUND);
            release(graph);
        }
    }

    @ParameterizedTest
    @MethodSource("fineTuned")
    void fineTuningIsTheMeanOverTokens(String engine, Path folder) throws IOException {
        Path architecture = folder.getFileName();
        JsonNode golden =
                new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
        ModelDirectory model = ModelDirectory.open(folder);
        ComputationGraph graph = graph(engine, model, TestLosses.fineTuning(), optimizer("sgd", 0), everything(model));
        graph.fit(ExampleBatchCodec.encode(new TorchGolden(golden).pairs()));
        assertThat(graph.score())
                .isCloseTo(golden.get("sft").get("loss_token_mean").doubleValue(), BOUND);
        assertThat(PolicyGraphs.layer(graph).gradientNorm())
                .isCloseTo(golden.get("sft").get("gradient_l2").doubleValue(), BOUND);
        release(graph);
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void decaySparesWhatTheTrainerSpares(String engine, Path folder) throws IOException {
        Path architecture = folder.getFileName();
        JsonNode golden =
                new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
        JsonNode expected = new ObjectMapper()
                .readTree(folder.resolve("more.json").toFile())
                .get("adamw_decay_as_trainer");
        ModelDirectory model = ModelDirectory.open(folder);
        List<GroupDecay.Span> decayed = GroupDecay.decayedByTrainer(model.layout());
        List<String> names = StreamSupport.stream(expected.get("decayed").spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
        for (ParameterLayout.Parameter parameter : model.layout().parameters()) {
            assertThat(decayed.stream()
                            .anyMatch(span -> span.start() <= parameter.offset()
                                    && parameter.offset() + parameter.size() <= span.end()))
                    .as(parameter.name())
                    .isEqualTo(names.contains(parameter.name())
                            // Its name is another in other versions of transformers.
                            || parameter.role() == ParameterRole.HEAD_WEIGHT && names.contains("lm_head.weight"));
        }
        OptimizerOptions optimizer = new OptimizerOptions(
                "adamw",
                expected.get("weight_decay").doubleValue(),
                0,
                new LearningRateSchedule(
                        Shape.CONSTANT, expected.get("learning_rate").doubleValue(), 0, 5));
        LossSource dpo = TestLosses.sigmoid(golden.get("beta").doubleValue(), 0);
        ComputationGraph graph = graph(engine, model, dpo, optimizer, GroupDecay.decayedByTrainer(model.layout()));
        MultiDataSet batch = ExampleBatchCodec.encode(new TorchGolden(golden).pairs());
        for (int step = 0; step < 5; step++) {
            graph.fit(batch);
            assertThat(graph.score())
                    .describedAs("%s, loss of step %d", architecture, step)
                    .isCloseTo(expected.get("losses").get(step).doubleValue(), DECAYED);
        }
        assertThat(Engines.of(engine).on(0).vectorWork().norm(PolicyGraphs.parameters(graph)))
                .describedAs("%s, norm of the parameters", architecture)
                .isCloseTo(expected.get("final_l2").doubleValue(), DECAYED);
        graph.fit(batch);
        assertThat(graph.score())
                .describedAs("%s, loss after the last step", architecture)
                .isCloseTo(expected.get("losses").get(5).doubleValue(), DECAYED);
        release(graph);
    }

    private static void release(ComputationGraph graph) {
        PolicyGraphs.releaseWork(graph);
        PolicyGraphs.optimizerState(graph).ifPresent(FloatVector::close);
        PolicyGraphs.parameters(graph).close();
    }

    private static List<GroupDecay.Span> everything(ModelDirectory model) {
        return List.of(new GroupDecay.Span(0, model.layout().size()));
    }

    /** The optimisers of a golden's steps; those made with fewer of them have AdamW without decay. */
    private static Map<String, Double> decays(JsonNode golden) {
        Map<String, Double> decays = new TreeMap<>();
        boolean whole = golden.get("steps").has("adamw_clip");
        golden.get("steps").fieldNames().forEachRemaining(steps -> decays.put(steps, 0.0));
        decays.replace("adamw", whole ? 0.01 : 0);
        return decays;
    }

    private static OptimizerOptions optimizer(String steps, double decay) {
        double rate = steps.equals("sgd") ? 0.05 : 1e-3;
        return new OptimizerOptions(
                steps.replace("_clip", ""),
                decay,
                steps.equals("adamw_clip") ? 0.1 : 0,
                new LearningRateSchedule(Shape.CONSTANT, rate, 0, 5));
    }

    private static ComputationGraph graph(
            String engine,
            ModelDirectory model,
            LossSource loss,
            OptimizerOptions optimizer,
            List<GroupDecay.Span> decayed) {
        DecoderSource source = new ModelDecoderSource(model.configJson(), engine, 1, Precision.FLOAT32, false);
        // 40 tokens a batch: gradients accumulate over several.
        DecoderLayerConfiguration layer = DecoderLayerConfiguration.of(source, loss, 40, optimizer, decayed);
        EngineProvider engines = Engines.of(engine).on(0);
        return PolicyGraphs.of(
                engines, PolicyGraphs.configuration(layer), ParameterVector.allTrained(engines.read(model)));
    }
}
