package io.plumbline.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.ProvidedDecoder;
import io.plumbline.engine.TokenStatistics;
import io.plumbline.model.ParameterLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random decoders, batches and derivatives by their log-probs, with this engine and with the processor's own, which share no arithmetic. */
@ExtendWith(OneThread.class)
class DifferentialTest {
    private static final int CASES = 200;
    private static final double LOG_PROB_TOLERANCE = 1e-4;
    private static final double GRADIENT_TOLERANCE = 1e-3;
    private static final double STATISTICS_TOLERANCE = 1e-4;

    /** A gradient that is zero by symmetry, that of a key's bias, is rounding noise in both. */
    private static final double NOISE = 1e-6;

    @Test
    void engineOfTheProcessorGivesTheSameNumbers() {
        for (int number = 0; number < CASES; number++) {
            RandomCase random = RandomCase.of(new SplittableRandom(number));
            String name = "case " + number + ": " + random.config();
            ProvidedDecoder.Pass actual = pass(new Nd4jEngines(), random);
            ProvidedDecoder.Pass wanted = pass(Engines.host(), random);
            assertClose(name, actual.outputs().tokenLogProbs(), wanted.outputs().tokenLogProbs(), LOG_PROB_TOLERANCE);
            assertClose(name, actual.outputs().scores(), wanted.outputs().scores(), LOG_PROB_TOLERANCE);
            assertStatistics(
                    name, actual.outputs().statistics(), wanted.outputs().statistics());
            for (ParameterLayout.Parameter tensor : random.layout().trained().parameters()) {
                assertGradient(name, tensor, actual.gradient(), wanted.gradient());
            }
        }
    }

    private static ProvidedDecoder.Pass pass(EngineProvider provider, RandomCase random) {
        try (ProvidedDecoder decoder =
                ProvidedDecoder.open(provider, random.config(), random.layout(), random.options())) {
            return decoder.pass(random.parameters(), random.groups(), random.objective());
        }
    }

    private static void assertClose(String name, float[] actual, float[] wanted, double tolerance) {
        assertThat(actual).as(name).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) actual[i]).as("%s, token %d", name, i).isCloseTo(wanted[i], within(tolerance));
        }
    }

    private static void assertStatistics(String name, TokenStatistics actual, TokenStatistics wanted) {
        if (wanted == null) {
            assertThat(actual).as(name).isNull();
            return;
        }
        assertClose(name, actual.logCollisions(), wanted.logCollisions(), STATISTICS_TOLERANCE);
        assertClose(name, actual.entropies(), wanted.entropies(), STATISTICS_TOLERANCE);
        assertClose(name, actual.meanLogits(), wanted.meanLogits(), STATISTICS_TOLERANCE);
        assertThat(actual.mostProbable()).as(name).isEqualTo(wanted.mostProbable());
    }

    private static void assertGradient(String name, ParameterLayout.Parameter tensor, float[] actual, float[] wanted) {
        double distance = 0;
        double length = 0;
        for (int i = (int) tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
            distance += Math.pow(actual[i] - wanted[i], 2);
            length += Math.pow(wanted[i], 2);
        }
        assertThat(Math.sqrt(distance))
                .as("%s, %s", name, tensor.name())
                .isLessThanOrEqualTo(GRADIENT_TOLERANCE * Math.sqrt(length) + NOISE);
    }
}
