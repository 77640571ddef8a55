package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.Checkpoints;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.WeightFormat;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models with adapters against peft in float64. */
class AdapterGoldensIT {
    private static final double LOG_PROB_TOLERANCE = 1e-5;
    private static final double GRADIENT_TOLERANCE = 1e-3;
    private static final double BETA = 0.1;

    @TempDir
    Path temporary;

    @BeforeAll
    static void findFixtures() {
        Checkpoints.adapters();
    }

    static List<Path> adapters() {
        return Checkpoints.adapters();
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void logProbsAndEveryElementOfTheGradientAreThoseOfPeft(Path directory) {
        JsonNode numbers = Golden.json(directory.resolve("golden.json"));
        String base = numbers.get("base").asText();
        AdapterDirectory adapters = Checkpoints.open(directory, base);
        Golden golden = new Golden(adapters.shape().config(), adapters.shape().layout(), null, numbers);
        ParameterLayout trained = golden.layout().trained();
        double[] loss = new double[1];
        try (FloatVector values = ArrayVector.zeros(trained.size());
                FloatVector gradient = ArrayVector.zeros(trained.size());
                Engine engine = Engines.here().open(golden.config(), golden.layout(), EngineOptions.withThreads(2))) {
            adapters.read(values::write);
            ParameterVector parameters = new ParameterVector(Engines.read(adapters.base()), values);
            float[] logProbs = engine.forwardBackward(
                            parameters,
                            golden.pairs(),
                            Objectives.preference(
                                    golden.pairs(),
                                    BETA,
                                    Golden.doubles(numbers.get("reference_logps"), "chosen"),
                                    Golden.doubles(numbers.get("reference_logps"), "rejected"),
                                    loss),
                            gradient)
                    .tokenLogProbs();
            double[] wanted = golden.tokenLogProbs();
            assertThat(logProbs).hasSameSizeAs(wanted);
            for (int token = 0; token < wanted.length; token++) {
                assertThat((double) logProbs[token])
                        .as("token " + token)
                        .isCloseTo(wanted[token], within(LOG_PROB_TOLERANCE));
            }
            assertThat(loss[0]).isCloseTo(numbers.get("loss").asDouble(), within(LOG_PROB_TOLERANCE));
            float[] actual = new float[(int) gradient.size()];
            gradient.read(0, FloatBuffer.wrap(actual));
            assertGradient(trained, actual, Checkpoints.gradient(directory, adapters));
        }
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void mergedTheyComputeWhatTheyDoApart(Path directory) {
        JsonNode numbers = Golden.json(directory.resolve("golden.json"));
        AdapterDirectory adapters =
                Checkpoints.open(directory, numbers.get("base").asText());
        adapters.export(temporary.resolve("merged"), WeightFormat.FLOAT32, Long.MAX_VALUE);
        ModelDirectory merged = ModelDirectory.open(temporary.resolve("merged"));
        ParameterLayout layout = adapters.shape().layout();
        Golden golden = new Golden(adapters.shape().config(), layout, null, numbers);
        try (FloatVector values = ArrayVector.zeros(layout.trained().size());
                FloatVector own = Engines.read(adapters.base());
                FloatVector sum = Engines.read(merged);
                Engine apart = Engines.here().open(golden.config(), layout, EngineOptions.withThreads(2));
                Engine whole = Engines.here().open(merged.config(), merged.layout(), EngineOptions.withThreads(2))) {
            adapters.read(values::write);
            float[] logProbs = apart.forward(new ParameterVector(own, values), golden.pairs())
                    .tokenLogProbs();
            float[] ofMerged = whole.forward(ParameterVector.allTrained(sum), golden.pairs())
                    .tokenLogProbs();
            float[] ofBase = whole.forward(ParameterVector.allTrained(own), golden.pairs())
                    .tokenLogProbs();
            assertThat(ofMerged).hasSameSizeAs(logProbs);
            double most = 0;
            for (int token = 0; token < logProbs.length; token++) {
                assertThat((double) ofMerged[token])
                        .as("token " + token)
                        .isCloseTo(logProbs[token], within(LOG_PROB_TOLERANCE));
                most = Math.max(most, Math.abs(ofBase[token] - logProbs[token]));
            }
            // The adapters are not so small that the test would hold without them.
            assertThat(most).isGreaterThan(100 * LOG_PROB_TOLERANCE);
        }
    }

    private static void assertGradient(ParameterLayout trained, float[] actual, float[] wanted) {
        assertThat(actual).hasSameSizeAs(wanted);
        for (ParameterLayout.Parameter parameter : trained.parameters()) {
            double squares = 0;
            int end = Math.toIntExact(parameter.offset() + parameter.size());
            for (int i = (int) parameter.offset(); i < end; i++) {
                squares += (double) wanted[i] * wanted[i];
            }
            double bound = GRADIENT_TOLERANCE * Math.sqrt(squares);
            for (int i = (int) parameter.offset(); i < end; i++) {
                assertThat((double) actual[i])
                        .as("%s, element %d", parameter.name(), i - parameter.offset())
                        .isCloseTo(wanted[i], within(bound));
            }
        }
    }
}
