package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.engine.Engines;
import io.plumbline.engine.Precision;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A tiny model with torch's numbers for it, from this package's test resources. */
record TorchGolden(JsonNode numbers) {
    static TorchGolden read(String resource, String name) throws IOException {
        try (InputStream stream = TorchGolden.class.getResourceAsStream(resource)) {
            return new TorchGolden(new ObjectMapper().readTree(stream).get(name));
        }
    }

    double number(String key) {
        return numbers.get(key).doubleValue();
    }

    ParameterLayout layout() {
        return ModelShape.of(config()).layout();
    }

    private String config() {
        return numbers.get("config").toString();
    }

    DecoderLayerConfiguration layer(OptimizerOptions optimizer) {
        return layer(TestLosses.sigmoid(number("beta"), 0), 100, optimizer);
    }

    DecoderLayerConfiguration layer(LossSource loss, int maxBatchTokens, OptimizerOptions optimizer) {
        return DecoderLayerConfiguration.of(
                new ModelDecoderSource(config(), Engines.hostName(), 2, Precision.FLOAT32, false),
                loss,
                maxBatchTokens,
                optimizer);
    }

    /** Values by tensor, as one flat vector. */
    INDArray vector(String key) {
        INDArray vector = SharedVectors.arrayOf(Engines.host().zeros(layout().size()));
        for (ParameterLayout.Parameter parameter : layout().parameters()) {
            long at = parameter.offset();
            for (JsonNode value : numbers.get(key).get(parameter.name())) {
                vector.putScalar(at++, value.floatValue());
            }
            assertThat(at).isEqualTo(parameter.offset() + parameter.size());
        }
        return vector;
    }

    List<ReferencedExample> pairs() {
        List<ReferencedExample> pairs = new ArrayList<>();
        for (int index = 0; index < numbers.get("pairs").size(); index++) {
            JsonNode pair = numbers.get("pairs").get(index);
            JsonNode reference = numbers.get("reference_logps").get(index);
            pairs.add(new ReferencedExample(
                    Example.of("", "", ids(pair.get("prompt")), ids(pair.get("chosen")), ids(pair.get("rejected"))),
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
