package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.loss.LossOptions;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import io.plumbline.nn.Precision;
import io.plumbline.train.LearningRateSchedule.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
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
        JsonNode golden;
        try (InputStream stream = DecayGoldenTest.class.getResourceAsStream("decay.json")) {
            golden = new ObjectMapper().readTree(stream).get(family);
        }
        String config = golden.get("config").toString();
        ParameterLayout layout = ModelShape.of(config).layout();
        double rate = golden.get("learning_rate").doubleValue();
        DecoderLayerConfiguration layer = DecoderLayerConfiguration.of(
                new ModelDecoderSource(config, 1, Precision.FLOAT32, false),
                new PreferenceObjective(
                        new LossOptions("sigmoid", golden.get("beta").doubleValue(), 0), Precision.FLOAT32),
                100,
                new OptimizerOptions(
                        "adamw",
                        golden.get("weight_decay").doubleValue(),
                        0,
                        new LearningRateSchedule(Shape.CONSTANT, rate, 0, 5)));
        ComputationGraph graph =
                PolicyGraphs.of(PolicyGraphs.configuration(layer), vector(layout, golden.get("start")));
        MultiDataSet batch = PairBatchCodec.encode(pairs(golden));
        for (JsonNode loss : golden.get("losses")) {
            graph.fit(batch);
            assertThat(graph.score()).isCloseTo(loss.doubleValue(), within(1e-6));
        }
        INDArray expected = vector(layout, golden.get("end"));
        for (ParameterLayout.Parameter parameter : layout.parameters()) {
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

    private static INDArray vector(ParameterLayout layout, JsonNode byName) {
        INDArray vector = FlatVectors.zeros(layout.size());
        for (ParameterLayout.Parameter parameter : layout.parameters()) {
            long at = parameter.offset();
            for (JsonNode value : byName.get(parameter.name())) {
                vector.putScalar(at++, value.floatValue());
            }
            assertThat(at).isEqualTo(parameter.offset() + parameter.size());
        }
        return vector;
    }

    private static List<TrainingPair> pairs(JsonNode golden) {
        List<TrainingPair> pairs = new ArrayList<>();
        for (int index = 0; index < golden.get("pairs").size(); index++) {
            JsonNode pair = golden.get("pairs").get(index);
            JsonNode reference = golden.get("reference_logps").get(index);
            pairs.add(new TrainingPair(
                    "",
                    ids(pair.get("prompt")),
                    ids(pair.get("chosen")),
                    ids(pair.get("rejected")),
                    reference.get("chosen").doubleValue(),
                    reference.get("rejected").doubleValue()));
        }
        return pairs;
    }

    private static int[] ids(JsonNode ids) {
        return StreamSupport.stream(ids.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }
}
