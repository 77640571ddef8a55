package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.EngineOptions;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.model.ModelShape;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class ModelFitTest {
    private static PlumblineConfig config(String... settings) {
        List<String> all = new ArrayList<>(List.of("run.dir=run", "model.path=model", "data.train=[data]"));
        all.addAll(List.of(settings));
        return new ConfigLoader("train", new Configuration()).load(null, all).config();
    }

    /** An engine without statistics refuses them here, and not in a task of training. */
    @Test
    void statisticsAreAmongWhatTheEngineIsAskedFor() {
        assertThat(config().engineOptions().statistics()).isFalse();
        assertThat(config("training.token-metrics=true").engineOptions().statistics())
                .isTrue();
        assertThat(config("loss.type=sigmoid", "loss.weighting=wpo")
                        .engineOptions()
                        .statistics())
                .isTrue();
    }

    @Test
    void refusesARewardModelForLogProbsAndALanguageModelForScores() {
        String language = "{\"model_type\":\"llama\",\"vocab_size\":3,\"hidden_size\":2,\"intermediate_size\":3,"
                + "\"num_hidden_layers\":1,\"num_attention_heads\":1,\"num_labels\":1,"
                + "\"architectures\":[\"LlamaForCausalLM\"]}";
        String reward = language.replace("CausalLM", "SequenceClassification");
        ModelFit.requireLanguageModel("model.path", "a", ModelShape.of(language));
        ModelFit.requireRewardModel("label.reward-model", "b", ModelShape.of(reward));
        assertThatThrownBy(() -> ModelFit.requireLanguageModel("model.path", "b", ModelShape.of(reward)))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot use model.path = b: it is a reward model (architectures in its config.json), which"
                        + " gives scores and no log-probs; give a language model");
        assertThatThrownBy(() -> ModelFit.requireRewardModel("label.reward-model", "a", ModelShape.of(language)))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot use label.reward-model = a: it is a language model, which gives");
    }

    @Test
    void theOptionsAreThoseOfTheConfiguration() {
        EngineOptions options = config("engine.precision=float32", "engine.checkpoint-activations=true")
                .engineOptions();
        assertThat(options).isEqualTo(EngineOptions.withThreads(1).computing(options.precision(), true));
    }
}
