package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** Scores during training, and the choice of the policy by them. */
class EvaluationConfigurationTest {
    private static final String EVERY = "score.every-rounds=5";

    @Test
    void optionsWithoutEffectAreRefused() {
        assertRefused("training.keep-best=eval_loss")
                .hasMessageContaining("training.keep-best")
                .hasMessageContaining("score.every-rounds = 0 scores nothing during training");
        assertRefused("score.sample-examples=7")
                .hasMessageContaining("score.every-rounds = 0 scores nothing during training");
        assertRefused("score.sample-prompts=3")
                .hasMessageContaining("score.sample-prompts")
                .hasMessageContaining("score.every-rounds = 0 scores nothing during training");
        assertRefused(EVERY, "training.patience=3")
                .hasMessageContaining("training.keep-best is null, so that no evaluation is the best");
        assertRefused(EVERY, "training.keep-best=eval_loss", "training.min-delta=0.1")
                .hasMessageContaining("training.patience = 0 never stops the training");
        assertRefused(EVERY, "data.held-out-fraction=0")
                .hasMessageContaining(
                        "data.held-out-fraction is 0 and data.held-out is empty, so that no example is held out");
    }

    @Test
    void valuesThatCannotBeAreRefused() {
        assertRefused(EVERY, "training.keep-best=loss")
                .hasMessageContaining("training.keep-best must be null or one of eval_loss, eval_rewards/accuracies,"
                        + " eval_rewards/margins, got loss");
        assertRefused(EVERY, "training.keep-best=eval_loss", "training.patience=-1")
                .hasMessageContaining("training.patience must be at least 0");
        assertRefused(EVERY, "score.sample-prompts=-1").hasMessageContaining("score.sample-prompts must be at least 0");
        assertRefused(EVERY, "score.sample-prompts=1001", "score.sample-examples=0")
                .hasMessageContaining("score.sample-prompts must be at most 1000, got 1001");
        assertRefused(EVERY, "score.sample-prompts=9", "score.sample-examples=8")
                .hasMessageContaining("score.sample-prompts must be at most score.sample-examples (8), got 9");
        assertRefused("score.every-rounds=-1").hasMessageContaining("score.every-rounds must be at least 0");
        assertRefused(EVERY, "loss.type=aot", "training.keep-best=eval_loss")
                .hasMessageContaining("training.keep-best must be eval_rewards/accuracies or eval_rewards/margins");
    }

    @Test
    void theBestByAnotherFigureGoesWithEveryLoss() {
        PlumblineConfig config = load(EVERY, "loss.type=aot", "training.keep-best=eval_rewards/margins");
        assertThat(config.training().best().metric().orElseThrow().key()).isEqualTo("eval_rewards/margins");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String... settings) {
        return assertThatThrownBy(() -> load(settings))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION));
    }

    private static PlumblineConfig load(String... settings) {
        List<String> all = Stream.concat(
                        Stream.of("run.dir=/nowhere/run", "model.path=/nowhere/model", "data.train=[\"/nowhere/t\"]"),
                        Stream.of(settings))
                .toList();
        return new ConfigLoader("train", new Configuration()).load(null, all).config();
    }
}
