package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.Checkpoints;
import io.plumbline.model.FloatSink;
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
public abstract class AdapterNumbers {
    private static final double LOG_PROB_TOLERANCE = 1e-5;
    private static final double GRADIENT_TOLERANCE = 1e-3;
    private static final double BETA = 0.1;

    @TempDir
    Path temporary;

    @BeforeAll
    static void findFixtures() {
        Checkpoints.adapters();
    }

    /** The engine that is held to them. */
    protected abstract EngineProvider provider();

    static List<Path> adapters() {
        return Checkpoints.adapters();
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void logProbsAndEveryElementOfTheGradientAreThoseOfPeft(Path directory) {
        JsonNode numbers = Golden.json(directory.resolve("golden.json"));
        String base = numbers.get("base").asText();
        AdapterDirectory adapters = Checkpoints.open(directory, base);
        ParameterLayout layout = adapters.shape().layout();
        Golden golden = new Golden(adapters.shape().config(), layout, parameters(adapters), numbers);
        ParameterLayout trained = layout.trained();
        double[] loss = new double[1];
        try (ProvidedDecoder decoder =
                ProvidedDecoder.open(provider(), golden.config(), layout, EngineOptions.withThreads(2))) {
            ProvidedDecoder.Pass pass = decoder.pass(
                    golden.parameters(),
                    golden.pairs(),
                    Objectives.preference(
                            golden.pairs(),
                            BETA,
                            Golden.doubles(numbers.get("reference_logps"), "chosen"),
                            Golden.doubles(numbers.get("reference_logps"), "rejected"),
                            loss));
            float[] logProbs = pass.outputs().tokenLogProbs();
            double[] wanted = golden.tokenLogProbs();
            assertThat(logProbs).hasSameSizeAs(wanted);
            for (int token = 0; token < wanted.length; token++) {
                assertThat((double) logProbs[token])
                        .as("token " + token)
                        .isCloseTo(wanted[token], within(LOG_PROB_TOLERANCE));
            }
            assertThat(loss[0]).isCloseTo(numbers.get("loss").asDouble(), within(LOG_PROB_TOLERANCE));
            assertGradient(trained, pass.gradient(), Checkpoints.gradient(directory, adapters));
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
        Golden golden = new Golden(adapters.shape().config(), layout, parameters(adapters), numbers);
        EngineOptions options = EngineOptions.withThreads(2);
        try (ProvidedDecoder apart = ProvidedDecoder.open(provider(), golden.config(), layout, options);
                ProvidedDecoder whole = ProvidedDecoder.open(provider(), merged.config(), merged.layout(), options)) {
            float[] logProbs = apart.logProbs(golden.parameters(), golden.pairs());
            float[] ofMerged = whole.logProbs(parameters(merged), golden.pairs());
            float[] ofBase = whole.logProbs(parameters(adapters.base()), golden.pairs());
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

    private static float[] parameters(ModelDirectory model) {
        FloatBuffer parameters = FloatBuffer.allocate((int) model.layout().size());
        model.read(FloatSink.into(parameters));
        return parameters.array();
    }

    /** Those of the model with the adapters' behind them. */
    private static float[] parameters(AdapterDirectory adapters) {
        float[] base = parameters(adapters.base());
        FloatBuffer parameters =
                FloatBuffer.allocate((int) adapters.shape().layout().size());
        parameters.put(base);
        FloatBuffer own = parameters.slice();
        adapters.read(FloatSink.into(own));
        return parameters.array();
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
