package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import io.plumbline.model.ParameterLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The decoder against PyTorch in float64, on models read from disk. */
class GoldenNumbersIT {
    private static final double LOG_PROB_TOLERANCE = 1e-4;
    private static final double GRADIENT_TOLERANCE = 1e-3;

    private Path fixtures;

    @BeforeEach
    void findFixtures() {
        String variable = System.getenv("PLUMBLINE_FIXTURES");
        if (variable == null) {
            System.err.println("PLUMBLINE_FIXTURES IS NOT SET: the decoder is NOT checked against PyTorch's numbers");
        }
        assumeTrue(variable != null, "PLUMBLINE_FIXTURES is not set");
        fixtures = Path.of(variable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama", "llama-tied", "llama3-rope"})
    void logProbsAndGradientsAreThoseOfTorch(String name) {
        Golden golden = Golden.read(fixtures.resolve("architectures").resolve(name));
        List<PromptGroup> pairs = golden.pairs();
        INDArray gradient = Nd4j.zeros(DataType.FLOAT, 1, golden.layout().size());
        double[] loss = new double[1];
        try (Decoder decoder = Decoder.open(golden.config(), golden.layout(), EngineOptions.withThreads(2))) {
            assertLogProbs(decoder.logProbs(golden.parameters(), pairs), golden.tokenLogProbs());
            float[] logProbs = decoder.forwardBackward(golden.parameters(), pairs, preference(golden, loss), gradient);
            assertLogProbs(logProbs, golden.tokenLogProbs());
        }
        assertThat(loss[0]).isCloseTo(golden.numbers().get("loss").asDouble(), within(1e-4));
        for (ParameterLayout.Parameter parameter : golden.layout().parameters()) {
            assertGradient(parameter, gradient, golden.numbers().get("gradients"));
        }
        double wanted = golden.numbers().get("gradient_l2").asDouble();
        assertThat(gradient.norm2Number().doubleValue()).isCloseTo(wanted, within(GRADIENT_TOLERANCE * wanted));
    }

    private static TokenObjective preference(Golden golden, double[] loss) {
        List<Double> chosen = new ArrayList<>();
        List<Double> rejected = new ArrayList<>();
        for (JsonNode reference : golden.numbers().get("reference_logps")) {
            chosen.add(reference.get("chosen").asDouble());
            rejected.add(reference.get("rejected").asDouble());
        }
        return Objectives.preference(
                golden.pairs(),
                golden.numbers().get("beta").asDouble(),
                chosen.stream().mapToDouble(Double::doubleValue).toArray(),
                rejected.stream().mapToDouble(Double::doubleValue).toArray(),
                loss);
    }

    private static void assertLogProbs(float[] actual, double[] wanted) {
        assertThat(actual).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) actual[i]).as("token " + i).isCloseTo(wanted[i], within(LOG_PROB_TOLERANCE));
        }
    }

    private static void assertGradient(ParameterLayout.Parameter parameter, INDArray gradient, JsonNode gradients) {
        JsonNode wanted = gradients.get(parameter.name());
        assertThat(wanted).as(parameter.name()).isNotNull();
        double squares = 0;
        double sum = 0;
        for (long i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
            double value = gradient.getFloat(0, i);
            squares += value * value;
            sum += value;
        }
        double norm = wanted.get("l2").asDouble();
        // A gradient that is zero by symmetry, that of a key's bias, is rounding noise.
        double bound = Math.max(GRADIENT_TOLERANCE * norm, 1e-6);
        assertThat(Math.sqrt(squares)).as(parameter.name() + " l2").isCloseTo(norm, within(bound));
        assertThat(sum)
                .as(parameter.name() + " sum")
                .isCloseTo(wanted.get("sum").asDouble(), within(bound));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama"})
    void fineTuningLossAndGradientAreThoseOfTorch(String name) {
        Golden golden = Golden.read(fixtures.resolve("architectures").resolve(name));
        List<PromptGroup> chosen = golden.pairs().stream()
                .map(pair -> new PromptGroup(
                        pair.prompt(), List.of(pair.completions().get(0))))
                .toList();
        INDArray gradient = Nd4j.zeros(DataType.FLOAT, 1, golden.layout().size());
        double[] loss = new double[1];
        try (Decoder decoder = Decoder.open(golden.config(), golden.layout(), EngineOptions.withThreads(1))) {
            decoder.forwardBackward(golden.parameters(), chosen, Objectives.tokenMean(loss), gradient);
        }
        JsonNode wanted = golden.numbers().get("sft");
        assertThat(loss[0]).isCloseTo(wanted.get("loss_token_mean").asDouble(), within(LOG_PROB_TOLERANCE));
        double norm = wanted.get("gradient_l2").asDouble();
        assertThat(gradient.norm2Number().doubleValue()).isCloseTo(norm, within(GRADIENT_TOLERANCE * norm));
    }

    @Test
    void realPretrainedModelGivesTorchsLogProbs() {
        Golden golden = Golden.read(fixtures.resolve("models/tinystories-656k"));
        List<PromptGroup> groups = new ArrayList<>();
        List<double[]> wanted = new ArrayList<>();
        for (JsonNode sequence : golden.numbers().get("sequences")) {
            groups.add(new PromptGroup(
                    Golden.integers(sequence.get("prompt_ids")),
                    List.of(Golden.integers(sequence.get("completion_ids")))));
            wanted.add(Golden.doubles(sequence.get("token_logps")));
        }
        try (Decoder decoder = Decoder.open(golden.config(), golden.layout(), EngineOptions.withThreads(2))) {
            float[] logProbs = decoder.logProbs(golden.parameters(), groups);
            assertLogProbs(
                    logProbs, wanted.stream().flatMapToDouble(Arrays::stream).toArray());
        }
    }
}
