package io.plumbline.jobs.config;

import io.plumbline.data.TokenizerOptions;
import io.plumbline.loss.LossOptions;
import java.io.Serializable;
import java.util.function.Consumer;

/**
 * Everything a run is told, checked. Key names, units and defaults stand in {@code plumbline-reference.conf}; a record's
 * component is its key in camel case.
 *
 * @param run where results go
 * @param model what the run starts from
 * @param data raw preferences
 * @param tokenizer from text to token ids
 * @param sft supervised fine-tuning
 * @param loss the loss
 * @param training preference training
 * @param lora adapters that sft and train train in the model's place
 * @param engine how the decoder computes
 * @param score scores of held-out pairs
 */
public record PlumblineConfig(
        RunConfig run,
        ModelConfig model,
        DataConfig data,
        TokenizerOptions tokenizer,
        SftConfig sft,
        LossOptions loss,
        TrainingConfig training,
        AdapterConfig lora,
        EngineConfig engine,
        ScoreConfig score)
        implements Serializable {
    /** The same with other models. */
    public PlumblineConfig with(ModelConfig other) {
        return new PlumblineConfig(run, other, data, tokenizer, sft, loss, training, lora, engine, score);
    }

    /**
     * The same for what this machine can do.
     *
     * @param say takes a sentence where that is not what was asked for
     */
    public PlumblineConfig here(Consumer<String> say) {
        return new PlumblineConfig(run, model, data, tokenizer, sft, loss, training, lora, engine.here(say), score);
    }
}
