package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.model.ParameterLayout;
import io.plumbline.train.LearningRateSchedule.Shape;
import java.io.IOException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradient where a prompt and completions hold the padding token, against transformers' Llama in float64: nothing for
 * its embedding, which a tied head still moves. {@code -last} names it as -1, the last row.
 */
class PaddingGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"untied", "tied", "untied-last", "tied-last"})
    void theGradientIsThatOfTorch(String name) throws IOException {
        TorchGolden golden = TorchGolden.read("padding.json", name);
        INDArray start = golden.vector("start");
        OptimizerOptions steepest =
                new OptimizerOptions("sgd", 0, 0, new LearningRateSchedule(Shape.CONSTANT, 1, 0, 1));
        ComputationGraph graph =
                PolicyGraphs.of(PolicyGraphs.configuration(golden.layer(steepest)), SharedVectors.of(start.dup()));
        graph.fit(ExampleBatchCodec.encode(golden.pairs()));
        assertThat(graph.score()).isCloseTo(golden.number("loss"), within(1e-6));
        INDArray expected = golden.vector("gradient");
        for (ParameterLayout.Parameter parameter : golden.layout().parameters()) {
            for (long index = parameter.offset(); index < parameter.offset() + parameter.size(); index++) {
                assertThat(start.getDouble(index) - graph.params().getDouble(index))
                        .as(parameter.name() + " " + (index - parameter.offset()))
                        .isCloseTo(expected.getDouble(index), within(1e-6));
            }
        }
        PolicyGraphs.layer(graph).close();
    }
}
