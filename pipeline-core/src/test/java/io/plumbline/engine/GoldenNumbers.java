package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.model.Checkpoints;
import io.plumbline.model.ParameterLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of the decoder against PyTorch in float64, over the checkpoints that a subclass's {@code checkpoints()} gives, and
 * those of them with numbers of fine-tuning, {@code fineTuned()}.
 */
public abstract class GoldenNumbers {
    static final double LOG_PROB_TOLERANCE = 1e-4;
    private static final double GRADIENT_TOLERANCE = 1e-3;

    /** A gradient that is zero by symmetry, that of a key's bias, is rounding noise in both. */
    private static final double NOISE = 1e-6;

    /** The engine that is held to them. */
    protected abstract EngineProvider provider();

    /** Opens a model's decoder. */
    final ProvidedDecoder open(Golden golden, int threads) {
        return ProvidedDecoder.open(provider(), golden.config(), golden.layout(), EngineOptions.withThreads(threads));
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void logProbsAndEveryElementOfTheGradientAreThoseOfTorch(Path checkpoint) {
        Golden golden = Golden.read(checkpoint);
        List<PromptGroup> pairs = golden.pairs();
        float[] gradient;
        double[] loss = new double[1];
        try (ProvidedDecoder decoder = open(golden, 2)) {
            assertLogProbs(decoder.logProbs(golden.parameters(), pairs), golden.tokenLogProbs());
            ProvidedDecoder.Pass pass = decoder.pass(golden.parameters(), pairs, preference(golden, loss));
            assertLogProbs(pass.outputs().tokenLogProbs(), golden.tokenLogProbs());
            gradient = pass.gradient();
        }
        assertThat(loss[0]).isCloseTo(golden.numbers().get("loss").asDouble(), within(LOG_PROB_TOLERANCE));
        assertGradient(golden.layout(), gradient, Checkpoints.gradient(checkpoint));
    }

    static void assertGradient(ParameterLayout layout, float[] actual, float[] wanted) {
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
        try (ProvidedDecoder decoder = open(golden, 2)) {
            float[] packed = decoder.logProbs(golden.parameters(), pairs);
            int token = 0;
            for (PromptGroup sequence : apart(pairs)) {
                for (float alone : decoder.logProbs(golden.parameters(), List.of(sequence))) {
                    assertThat(packed[token]).as("token %d", token).isCloseTo(alone, within(2e-5f));
                    token++;
                }
            }
            assertThat(token).isEqualTo(packed.length);
        }
    }

    private static List<PromptGroup> apart(List<PromptGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.completions().stream()
                        .map(completion -> new PromptGroup(group.prompt(), List.of(completion))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("fineTuned")
    void fineTuningLossAndGradientAreThoseOfTorch(Path checkpoint) {
        Golden golden = Golden.read(checkpoint);
        List<PromptGroup> chosen = golden.pairs().stream()
                .map(pair -> new PromptGroup(
                        pair.prompt(), List.of(pair.completions().get(0))))
                .toList();
        float[] gradient;
        double[] loss = new double[1];
        try (ProvidedDecoder decoder = open(golden, 1)) {
            gradient = decoder.pass(golden.parameters(), chosen, Objectives.tokenMean(loss))
                    .gradient();
        }
        JsonNode wanted = golden.numbers().get("sft");
        assertThat(loss[0]).isCloseTo(wanted.get("loss_token_mean").asDouble(), within(LOG_PROB_TOLERANCE));
        double norm = wanted.get("gradient_l2").asDouble();
        double squares = 0;
        for (float element : gradient) {
            squares += (double) element * element;
        }
        assertThat(Math.sqrt(squares)).isCloseTo(norm, within(GRADIENT_TOLERANCE * norm));
    }
}
