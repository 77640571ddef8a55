package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import io.plumbline.data.TokenizerOptions;
import io.plumbline.engine.EngineOptions;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.Needs;
import io.plumbline.loss.RewardOptions;
import io.plumbline.watch.HeldOutMetric;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
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
 * @param sample sampling of completions
 * @param label scores of completions, and preferences made of them
 * @param rewardModel training of a reward model
 * @param publish where a policy is published, and what it must reach before
 * @param tables tables that receive results
 * @param tracking where else the figures of a training go
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
        ScoreConfig score,
        SampleConfig sample,
        LabelConfig label,
        RewardOptions rewardModel,
        PublishConfig publish,
        TablesConfig tables,
        TrackingConfig tracking)
        implements OptionEffects, Serializable {
    /** Refuses what its blocks cannot do together. */
    public PlumblineConfig {
        TablesConfig.requireFree("sample.keep-columns", sample.layout().keepColumns(), tables.completions());
        if (label.completions().isEmpty()) {
            // All columns of what was sampled go along with the labels.
            TablesConfig.requireFree("sample.keep-columns", sample.layout().keepColumns(), tables.labels());
        }
        TablesConfig.requireFree("label.keep-columns", label.keepColumns(), tables.labels());
        if (!label.completions().isEmpty()) {
            TablesConfig.requireFree(LabelConfig.ANSWER, label.carriedColumns(), tables.labels());
        }
        Check.that(
                training.referenceRefreshRounds() == 0 || !lora.adapters().isOn(),
                TrainingConfig.REFRESH_ROUNDS,
                "must be 0 where adapters are trained (lora.rank above 0): a reference that follows them is not supported",
                training.referenceRefreshRounds());
        Check.that(
                !publish.readsIntervals() || score.bootstrapSamples() > 0,
                "score.bootstrap-samples",
                "must be above 0 where publish.accuracy-lower-end or publish.better-than-length asks for an interval",
                score.bootstrapSamples());
        Check.that(
                training.best().metric().filter(HeldOutMetric.LOSS::equals).isEmpty()
                        || loss.losses().isOfExamples(),
                BestPolicyConfig.KEEP_BEST,
                "must be eval_rewards/accuracies or eval_rewards/margins with a loss that compares the examples of a step or"
                        + " has a weighting, as that is not told of held-out examples",
                training.best().keepBest());
    }

    @Override
    public List<IdleOption> idle(String section) {
        List<IdleOption> idle = new ArrayList<>();
        if (loss.on() != LossOptions.On.ALL && !data.layout().isRendered()) {
            idle.add(DataConfig.ofTexts(LossBinding.ON));
        }
        if (training.referenceRefreshRounds() > 0 && loss.losses().needs().reference() == Needs.LogProbs.NONE) {
            String because = loss.terms().isEmpty() ? "loss.type" : "loss.terms";
            idle.add(new IdleOption(
                    TrainingConfig.REFRESH_ROUNDS,
                    because,
                    "the loss that " + because + " chooses reads no reference"));
        }
        if (!score.evaluation().isOn()) {
            idle.add(EvaluationConfig.withoutScores(BestPolicyConfig.KEEP_BEST));
        } else if (!data.holdsOut()) {
            idle.add(new IdleOption(
                    EvaluationConfig.EVERY_ROUNDS,
                    "data.held-out-fraction",
                    "data.held-out-fraction is 0 and data.held-out is empty, so that no example is held out"));
        }
        if (rewardModel.loss() == RewardOptions.Kind.PLACKETT_LUCE) {
            idle.add(new IdleOption(
                    "reward-model.centering",
                    "reward-model.loss",
                    "reward-model.loss = plackett-luce compares no two scores"));
        }
        return idle;
    }

    /** The options that the engine must follow, with the statistics that a training by these settings asks for. */
    public EngineOptions engineOptions() {
        EngineOptions options = engine.options();
        return training.tellsDistributions(loss.losses().needs()) ? options.withStatistics() : options;
    }

    /** The same with other models. */
    public PlumblineConfig with(ModelConfig other) {
        return new PlumblineConfig(
                run,
                other,
                data,
                tokenizer,
                sft,
                loss,
                training,
                lora,
                engine,
                score,
                sample,
                label,
                rewardModel,
                publish,
                tables,
                tracking);
    }

    /**
     * The same for what this machine can do.
     *
     * @param say takes a sentence where that is not what was asked for
     */
    public PlumblineConfig here(Consumer<String> say) {
        return with(engine.here(say));
    }

    /** The same with other settings of the engine. */
    public PlumblineConfig with(EngineConfig other) {
        return new PlumblineConfig(
                run,
                model,
                data,
                tokenizer,
                sft,
                loss,
                training,
                lora,
                other,
                score,
                sample,
                label,
                rewardModel,
                publish,
                tables,
                tracking);
    }
}
