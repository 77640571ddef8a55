package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.IdleOption;
import io.plumbline.model.EmbeddingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NaN | 0 | 1 | 0 | 1 | temperature must be ≥ 0, got NaN",
                "-0.5 | 0 | 1 | 0 | 1 | temperature must be ≥ 0, got -0.5",
                "Infinity | 0 | 1 | 0 | 1 | temperature must be ≥ 0, got Infinity",
                "1e-9 | 0 | 1 | 0 | 1 | temperature must be 0 or at least 1e-6, got 1.0E-9",
                "1 | -1 | 1 | 0 | 1 | top-k must be ≥ 0, got -1",
                "1 | 0 | 0 | 0 | 1 | 'top-p must be > 0 and ≤ 1, got 0.0'",
                "1 | 0 | 1.01 | 0 | 1 | 'top-p must be > 0 and ≤ 1, got 1.01'",
                "1 | 0 | NaN | 0 | 1 | 'top-p must be > 0 and ≤ 1, got NaN'",
                "1 | 0 | 1 | -0.1 | 1 | 'min-p must be from 0 to 1, got -0.1'",
                "1 | 0 | 1 | NaN | 1 | 'min-p must be from 0 to 1, got NaN'",
                "1 | 0 | 1 | 0 | 0 | repetition-penalty must be from 0.01 to 100, got 0.0",
                "1 | 0 | 1 | 0 | 1e-39 | repetition-penalty must be from 0.01 to 100, got 1.0E-39",
                "1 | 0 | 1 | 0 | -1 | repetition-penalty must be from 0.01 to 100, got -1.0",
                "1 | 0 | 1 | 0 | 101 | repetition-penalty must be from 0.01 to 100, got 101.0",
                "1 | 0 | 1 | 0 | NaN | repetition-penalty must be from 0.01 to 100, got NaN"
            })
    void samplingThatCannotWorkIsRefused(
            double temperature, int topK, double topP, double minP, double penalty, String message) {
        assertThatThrownBy(() -> new Sampling(temperature, topK, topP, minP, penalty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void lengthsAreAtLeastOne() {
        assertThatThrownBy(() -> new GenerationOptions(Sampling.PLAIN, 0, new int[0], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max-tokens must be at least 1, got 0");
        assertThatThrownBy(() -> new GenerationOptions(Sampling.PLAIN, 1, new int[0], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max-batch-tokens must be at least 1, got 0");
        assertThatThrownBy(() -> new GenerationRequest(new int[0], 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A prompt must have at least one token: begin of sequence");
        assertThatThrownBy(() -> new GenerationRequest(new int[1], 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A prompt must have at least one completion, got 0");
        assertThatThrownBy(() -> new GenerationRequest(new int[1], 1_000_000_000, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A prompt may have at most 1000 completions, got 1000000000");
    }

    @Test
    void promptsThatTheModelHasNoPlaceForAreRefused() {
        EmbeddingConfig embedding = new EmbeddingConfig(10, 4, false, 6, null);
        assertThatThrownBy(() -> GenerationRules.require(new GenerationRequest(new int[6], 1, 0), embedding))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A prompt of 6 tokens leaves no place for a completion in the model's"
                        + " max_position_embeddings 6");
        assertThatThrownBy(() -> GenerationRules.require(new GenerationRequest(new int[] {10}, 1, 0), embedding))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Token id 10 is outside the model's vocabulary of 10");
        GenerationRules.require(new GenerationRequest(new int[5], 1, 0), embedding);
        assertThat(new GenerationOptions(Sampling.PLAIN, 20, new int[0], 1).mostTokens(5, 6))
                .isEqualTo(1);
    }

    @Test
    void cutsHaveNoEffectOnTheMostProbableToken() {
        assertThat(Sampling.GREEDY.idle("sample").stream().map(IdleOption::option))
                .containsExactly("sample.top-k", "sample.top-p", "sample.min-p");
        assertThat(Sampling.GREEDY.idle("sample").get(0).reason())
                .isEqualTo("sample.temperature = 0 takes the most probable token");
        assertThat(Sampling.PLAIN.idle("sample")).isEmpty();
    }

    @Test
    void enginesThatDoNotGenerateSayWhichDo() {
        for (EngineKind kind : List.of(Engines.of("cpu"), Engines.of("nd4j"))) {
            assertThat(kind.generates()).isTrue();
            kind.requireGeneration();
        }
    }
}
