package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineKind;
import io.plumbline.engine.Engines;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.EvaluationConfig;
import io.plumbline.jobs.config.OfGpus;
import io.plumbline.jobs.step.DeclaredInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class EvaluationFitTest {
    private static void require(int everyRounds, int samplePrompts, EngineKind engine) {
        EvaluationFit.requireGeneration(new EvaluationConfig(everyRounds, 8, samplePrompts), engine);
    }

    private static Map<String, String> declared(String... more) {
        List<String> settings = new ArrayList<>(
                List.of("run.dir=/nowhere/run", "model.path=/nowhere/model", "data.train=/nowhere/train.jsonl"));
        settings.addAll(List.of("score.every-rounds=2", "data.held-out-fraction=0.1"));
        settings.addAll(List.of(more));
        DeclaredInputs inputs = DeclaredInputs.toCompare();
        EvaluationFit.declare(
                new ConfigLoader("train", new Configuration())
                        .load(null, settings)
                        .config(),
                inputs);
        return inputs.declared();
    }

    /** The best of one sample says nothing about the policies of another, so that a change begins the training anew. */
    @Test
    void whereHeldOutScoresChooseThePolicyAnotherSampleIsAnotherTraining() {
        String best = "training.keep-best=eval_loss";
        assertThat(declared(best, "score.sample-examples=64"))
                .isNotEqualTo(declared(best, "score.sample-examples=65"))
                .isEqualTo(declared(best, "score.sample-examples=64"));
        assertThat(declared("score.sample-examples=64")).isEqualTo(declared("score.sample-examples=65"));
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
