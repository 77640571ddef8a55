package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineKind;
import io.plumbline.engine.Engines;
import io.plumbline.jobs.config.EvaluationConfig;
import io.plumbline.jobs.config.OfGpus;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationFitTest {
    private static void require(int everyRounds, int samplePrompts, EngineKind engine) {
        EvaluationFit.requireGeneration(new EvaluationConfig(everyRounds, 8, samplePrompts), engine);
    }

    @Test
    void completionsByAnEngineThatGeneratesNoneAreRefusedBeforeTheTraining() {
        assertThatThrownBy(() -> require(2, 4, new OfGpus()))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage(
                        "Cannot train: score.sample-prompts = 4 asks for completions, and engine.type = fast does not"
                                + " generate; set score.sample-prompts = 0, or engine.type = cpu");
        assertThatCode(() -> require(2, 0, new OfGpus())).doesNotThrowAnyException();
        assertThatCode(() -> require(0, 4, new OfGpus())).doesNotThrowAnyException();
        for (EngineKind kind : List.of(Engines.of("cpu"), Engines.of("nd4j"))) {
            assertThatCode(() -> require(2, 4, kind)).doesNotThrowAnyException();
        }
    }
}
