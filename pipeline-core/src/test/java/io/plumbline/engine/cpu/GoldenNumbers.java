package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import io.plumbline.model.Checkpoints;
import io.plumbline.model.ParameterLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Tests of the decoder against PyTorch in float64, over the checkpoints that a subclass's {@code checkpoints()} gives, and
 * those of them with numbers of fine-tuning, {@code fineTuned()}.
 */
abstract class GoldenNumbers {
    static final double LOG_PROB_TOLERANCE = 1e-4;
    private static final double GRADIENT_TOLERANCE = 1e-3;

    /** A gradient that is zero by symmetry, that of a key's bias, is rounding noise in both. */
    private static final double NOISE = 1e-6;

    @ParameterizedTest
    @MethodSource("checkpoints")
    void logProbsAndEveryElementOfTheGradientAreThoseOfTorch(Path checkpoint) {
        Golden golden = Golden.read(checkpoint);
        List<PromptGroup> pairs = golden.pairs();
        INDArray gradient = Nd4j.zeros(DataType.FLOAT, 1, golden.layout().size());
        double[] loss = new double[1];
        try (Decoder decoder = Decoder.open(golden.config(), golden.layout(), EngineOptions.withThreads(2))) {
            assertLogProbs(decoder.logProbs(golden.parameters(), pairs), golden.tokenLogProbs());
            float[] logProbs = decoder.forwardBackward(golden.parameters(), pairs, preference(golden, loss), gradient);
            assertLogProbs(logProbs, golden.tokenLogProbs());
        }
        assertThat(loss[0]).isCloseTo(golden.numbers().get("loss").asDouble(), within(LOG_PROB_TOLERANCE));
        assertGradient(golden.layout(), gradient.toFloatVector(), Checkpoints.gradient(checkpoint));
    }

    private static void assertGradient(ParameterLayout layout, float[] actual, float[] wanted) {
        assertThat(actual).hasSameSizeAs(wanted);
        for (ParameterLayout.Parameter parameter : layout.parameters()) {
            double squares = 0;
            int end = Math.toIntExact(parameter.offset() + parameter.size());
            for (int i = (int) parameter.offset(); i < end; i++) {
                squares += (double) wanted[i] * wanted[i];
            }
            double bound = Math.max(GRADIENT_TOLERANCE * Math.sqrt(squares), NOISE);
            for (int i = (int) parameter.offset(); i < end; i++) {
                assertThat((double) actual[i])
                        .as("%s, element %d", parameter.name(), i - parameter.offset())
                        .isCloseTo(wanted[i], within(bound));
            }
        }
    }

    private static TokenObjective preference(Golden golden, double[] loss) {
        JsonNode references = golden.numbers().get("reference_logps");
        return Objectives.preference(
                golden.pairs(),
                golden.numbers().get("beta").asDouble(),
                Golden.doubles(references, "chosen"),
                Golden.doubles(references, "rejected"),
                loss);
    }

    static void assertLogProbs(float[] actual, double[] wanted) {
        assertThat(actual).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) actual[i]).as("token " + i).isCloseTo(wanted[i], within(LOG_PROB_TOLERANCE));
        }
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void pairsThatShareAPromptGiveWhatSeparateSequencesGive(Path checkpoint) {
        Golden golden = Golden.read(checkpoint);
        List<PromptGroup> pairs = golden.pairs();
        try (Decoder decoder = Decoder.open(golden.config(), golden.layout(), EngineOptions.withThreads(2))) {
            float[] packed = decoder.logProbs(golden.parameters(), pairs);
            int token = 0;
            for (PromptGroup sequence : SmallModels.apart(pairs)) {
                for (float alone : decoder.logProbs(golden.parameters(), List.of(sequence))) {
                    assertThat(packed[token]).as("token %d", token).isCloseTo(alone, within(2e-5f));
                    token++;
                }
            }
            assertThat(token).isEqualTo(packed.length);
        }
    }

    @ParameterizedTest
    @MethodSource("fineTuned")
    void fineTuningLossAndGradientAreThoseOfTorch(Path checkpoint) {
        Golden golden = Golden.read(checkpoint);
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
}
