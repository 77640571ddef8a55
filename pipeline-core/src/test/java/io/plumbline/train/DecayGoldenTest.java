package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import io.plumbline.train.LearningRateSchedule.Shape;
import java.io.IOException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Five steps of AdamW at a decay of 0.1 against torch 2.13 in float64, with the parameter groups that the {@code Trainer} of
 * transformers 5.18 makes: every parameter in the end.
 */
class DecayGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2"})
    void parametersAreThoseOfTheTrainersGroups(String family) throws IOException {
        TorchGolden golden = TorchGolden.read("decay.json", family);
        double rate = golden.number("learning_rate");
        DecoderLayerConfiguration layer = golden.layer(new OptimizerOptions(
                "adamw", golden.number("weight_decay"), 0, new LearningRateSchedule(Shape.CONSTANT, rate, 0, 5)));
        ComputationGraph graph =
                PolicyGraphs.of(PolicyGraphs.configuration(layer), SharedVectors.of(golden.vector("start")));
        MultiDataSet batch = ExampleBatchCodec.encode(golden.pairs());
        for (JsonNode loss : golden.numbers().get("losses")) {
            graph.fit(batch);
            assertThat(graph.score()).isCloseTo(loss.doubleValue(), within(1e-6));
        }
        INDArray expected = golden.vector("end");
        for (ParameterLayout.Parameter parameter : golden.layout().parameters()) {
            for (int element = 0; element < parameter.size(); element++) {
                double bound = isKeyBias(parameter, element) ? 5 * rate : 1e-6;
                assertThat(graph.params().getDouble(parameter.offset() + element))
                        .as(parameter.name() + " " + element)
                        .isCloseTo(expected.getDouble(parameter.offset() + element), within(bound));
            }
        }
        PolicyGraphs.layer(graph).close();
    }

    /**
     * Of GPT-2's joint bias, the key's third: it adds the same to all scores of a query, which changes no softmax. Its
     * gradient is 0 but for rounding, of which Adam makes steps of any size up to the rate.
     */
    private static boolean isKeyBias(ParameterLayout.Parameter parameter, int element) {
        return parameter.role() == ParameterRole.QUERY_KEY_VALUE_BIAS && element / (parameter.size() / 3) == 1;
    }
}
