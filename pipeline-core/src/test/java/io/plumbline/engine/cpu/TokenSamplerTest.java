package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.engine.Golden;
import io.plumbline.engine.Sampling;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSamplerTest {
    private static final double ALMOST_ONE = 1 - 0x1p-53;

    /** Transformers' logits processors on random logits: {@code make_sampling_numbers.py}. */
    static List<JsonNode> cases() throws IOException {
        JsonNode cases = new ObjectMapper().readTree(TokenSamplerTest.class.getResource("sampling.json"));
        return StreamSupport.stream(cases.spliterator(), false).toList();
    }

    private static Sampling sampling(JsonNode one) {
        return new Sampling(
                one.get("temperature").asDouble(),
                one.get("top_k").asInt(),
                one.get("top_p").asDouble(),
                one.get("min_p").asDouble(),
                one.get("repetition_penalty").asDouble());
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static void choose(TokenSampler sampler, float[] logits, TextSoFar text, double uniform) {
        sampler.choose(logits, token -> logits[token], text, uniform);
    }

    /** The text with its second half as the completion, behind which stands what does not count. */
    private static TextSoFar split(int[] text) {
        int half = text.length / 2;
        int[] completion = Arrays.copyOfRange(text, half, text.length + 3);
        Arrays.fill(completion, text.length - half, completion.length, 59);
        return new TextSoFar(Arrays.copyOf(text, half), completion, text.length - half);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensAreDrawnFromTransformersDistribution(JsonNode one) {
        float[] logits = floats(Golden.doubles(one.get("logits")));
        JsonNode wanted = one.get("log_probs");
        TextSoFar text = split(Golden.integers(one.get("text")));
        TokenSampler sampler = new TokenSampler(sampling(one), logits.length);
        double before = 0;
        for (int token = 0; token < logits.length; token++) {
            if (wanted.get(token).isNull()) {
                continue;
            }
            double logProb = wanted.get(token).asDouble();
            choose(sampler, logits, text, before + Math.exp(logProb) / 2);
            assertThat(sampler.token()).isEqualTo(token);
            assertThat((double) sampler.sampledLogProb()).isCloseTo(logProb, within(2e-6 * (1 + Math.abs(logProb))));
            before += Math.exp(logProb);
        }
        assertThat(before).isCloseTo(1, within(1e-5));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logProbsOfTheModelAreOfItsOwnLogits(JsonNode one) {
        float[] logits = floats(Golden.doubles(one.get("logits")));
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        TokenSampler sampler = new TokenSampler(sampling(one), logits.length);
        for (double uniform : new double[] {0, 0.2, 0.5, 0.8, ALMOST_ONE}) {
            choose(sampler, logits, split(Golden.integers(one.get("text"))), uniform);
            assertThat((double) sampler.logProb()).isCloseTo(logits[sampler.token()] - Math.log(sum), within(2e-6));
        }
    }

    /** A product of rounded numbers gives now too much, now too little for a token that is all but sure. */
    @ParameterizedTest
    @ValueSource(doubles = {20.05, 19.95})
    void aLogitThatWasRoundedCountsAsTheExactOneInTheSumToo(double exact) {
        float[] logits = {2, 20, -3};
        double sum = Math.exp(2) + Math.exp(exact) + Math.exp(-3);
        for (Sampling sampling : List.of(Sampling.PLAIN, Sampling.GREEDY)) {
            TokenSampler sampler = new TokenSampler(sampling, 3);
            sampler.choose(logits, token -> exact, new TextSoFar(new int[] {0}, new int[1], 0), 0.5);
            assertThat(sampler.token()).isEqualTo(1);
            assertThat((double) sampler.logProb()).isCloseTo(exact - Math.log(sum), within(2e-7));
        }
    }

    /** The sum of the weights may be more than they come to one by one: nothing is left to draw then. */
    @Test
    void whereRoundingLeavesNothingTheMostProbableTokenIsDrawn() {
        float[] weights = {0.3f, 1, 1, 0.2f, 1e-30f};
        double sum = 2.5 * (1 + 1e-6);
        assertThat(Candidates.draw(weights, 5, sum, ALMOST_ONE)).isEqualTo(1);
        assertThat(Candidates.draw(weights, 5, sum, 0.5)).isEqualTo(1);
        assertThat(Candidates.draw(weights, 5, sum, 0.9)).isEqualTo(2);
    }

    @Test
    void theEndOfTheVocabularyIsNotDrawnThroughRounding() {
        Random random = new Random(20_261_126);
        float[] logits = new float[50_257];
        for (Sampling sampling : List.of(Sampling.PLAIN, new Sampling(1, 0, 1, 0, 1.01))) {
            TokenSampler sampler = new TokenSampler(sampling, logits.length);
            for (int row = 0; row < 20; row++) {
                for (int token = 0; token < logits.length; token++) {
                    logits[token] = token < 50_000 ? (float) (3 * random.nextGaussian()) : -40;
                }
                choose(sampler, logits, new TextSoFar(new int[] {0}, new int[1], 0), ALMOST_ONE);
                assertThat(sampler.token()).isLessThan(50_000);
            }
        }
    }

    @Test
    void greedyTakesTheFirstOfEqualTokensAfterThePenalty() {
        float[] logits = {1, 3, 3, 2.9f, -4};
        TokenSampler plain = new TokenSampler(Sampling.GREEDY, 5);
        choose(plain, logits, new TextSoFar(new int[] {1}, new int[1], 0), 0.99);
        assertThat(plain.token()).isEqualTo(1);
        assertThat(plain.sampledLogProb()).isZero();
        TokenSampler penalised = new TokenSampler(new Sampling(0, 0, 1, 0, 2), 5);
        choose(penalised, logits, new TextSoFar(new int[] {1, 1}, new int[] {2}, 1), 0.99);
        assertThat(penalised.token()).isEqualTo(3);
    }

    @Test
    void aTokenThatCannotBeIsNeverDrawn() {
        float[] logits = {Float.NEGATIVE_INFINITY, 0, Float.NEGATIVE_INFINITY, 0, Float.NEGATIVE_INFINITY};
        for (Sampling sampling : List.of(Sampling.PLAIN, new Sampling(0.5, 4, 0.9, 0.1, 1.5))) {
            TokenSampler sampler = new TokenSampler(sampling, 5);
            choose(sampler, logits, new TextSoFar(new int[] {0}, new int[1], 0), 0);
            assertThat(sampler.token()).isEqualTo(1);
            choose(sampler, logits, new TextSoFar(new int[] {0}, new int[1], 0), ALMOST_ONE);
            assertThat(sampler.token()).isEqualTo(3);
        }
    }

    @Test
    void farApartLogitsAreCutAsOthersAre() {
        // All but the largest fall into the last class of distances.
        float[] logits = new float[400];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = -100f - i % 7;
        }
        logits[17] = 0;
        TokenSampler sampler = new TokenSampler(new Sampling(1, 58, 1, 0, 1), 400);
        choose(sampler, logits, new TextSoFar(new int[] {0}, new int[1], 0), ALMOST_ONE);
        assertThat(sampler.token()).isEqualTo(17);
        sampler = new TokenSampler(new Sampling(1, 0, 1 - 1e-12, 0, 1), 400);
        choose(sampler, logits, new TextSoFar(new int[] {0}, new int[1], 0), ALMOST_ONE);
        assertThat(sampler.token()).isEqualTo(17);
    }

    /** Numbers of the model are finite here, and are not any more after penalty and temperature. */
    @Test
    void logitsThatSamplingMakesTooLargeAreRefused() {
        float[] logits = {1e37f, 0, -1};
        for (Sampling sampling : List.of(new Sampling(0, 0, 1, 0, 0.01), new Sampling(1e-6, 0, 1, 0, 1))) {
            TokenSampler sampler = new TokenSampler(sampling, 3);
            assertThatThrownBy(() -> choose(sampler, logits, new TextSoFar(new int[] {0}, new int[1], 0), 0.5))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessageContaining("too large for the precision");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 100})
    void theBoundsOfThePenaltyGiveNumbers(double penalty) {
        float[] logits = {30, 29, -30};
        for (int most : new int[] {0, 2}) {
            TokenSampler sampler = new TokenSampler(new Sampling(1e-6, most, 1, 0, penalty), 3);
            choose(sampler, logits, new TextSoFar(new int[] {0, 2}, new int[1], 0), ALMOST_ONE);
            assertThat(sampler.token()).isEqualTo(penalty < 1 ? 0 : 1);
            assertThat(sampler.sampledLogProb()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void logitsThatAreNoNumbersAreRefused(float broken) {
        for (int place : new int[] {0, 3, 9}) {
            float[] logits = new float[10];
            logits[place] = broken;
            for (Sampling sampling : List.of(Sampling.GREEDY, Sampling.PLAIN, new Sampling(1, 3, 0.5, 0, 1))) {
                TokenSampler sampler = new TokenSampler(sampling, 10);
                assertThatThrownBy(() -> choose(sampler, logits, new TextSoFar(new int[] {0}, new int[1], 0), 0.5))
                        .isInstanceOf(PlumblineException.class)
                        .hasMessageContaining("the model gives logits that are not finite numbers");
            }
        }
        float[] nothing = new float[10];
        Arrays.fill(nothing, Float.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> choose(
                        new TokenSampler(Sampling.GREEDY, 10), nothing, new TextSoFar(new int[] {0}, new int[1], 0), 0))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("not finite numbers");
    }
}
