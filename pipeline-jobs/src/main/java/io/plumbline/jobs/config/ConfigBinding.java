package io.plumbline.jobs.config;

import io.plumbline.data.Columns;
import io.plumbline.data.RowFormats;
import io.plumbline.engine.Precision;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which key fills which component: the one place where the names in the file meet the records. */
final class ConfigBinding {
    private ConfigBinding() {}

    /**
     * The typed values.
     *
     * @throws Check.Refused for the first value that cannot be
     */
    static PlumblineConfig bind(ConfigReader reader) {
        return new PlumblineConfig(
                new RunConfig(reader.textOrNull("run.dir"), reader.textOrNull("run.name")),
                new ModelConfig(reader.textOrNull("model.path"), reader.textOrNull("model.reference-path")),
                data(reader),
                new TokenizerConfig(
                        reader.count("tokenizer.max-length"),
                        reader.count("tokenizer.max-prompt-length"),
                        reader.choice("tokenizer.truncate-prompt", TokenizerConfig.TruncatePrompt.class),
                        reader.choice("tokenizer.add-bos", TokenizerConfig.AddBos.class),
                        reader.flag("tokenizer.add-eos")),
                sft(reader),
                LossBinding.bind(reader),
                training(reader),
                new EngineConfig(
                        reader.choice("engine.precision", Precision.class),
                        reader.count("engine.max-batch-tokens"),
                        reader.flag("engine.checkpoint-activations")),
                new ScoreConfig(
                        reader.count("score.bootstrap-samples"),
                        reader.whole("score.seed"),
                        reader.decimal("score.minimum-accuracy")));
    }

    private static DataConfig data(ConfigReader reader) {
        return new DataConfig(
                reader.texts("data.train"),
                reader.texts("data.held-out"),
                reader.decimal("data.held-out-fraction"),
                reader.text("data.format"),
                columns(reader),
                reader.count("data.max-characters"),
                reader.decimal("data.max-quarantined-fraction"));
    }

    /** The columns that are named; a role that is not has the column of its own name. */
    private static Columns columns(ConfigReader reader) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String role : RowFormats.roles()) {
            String key = "data.columns." + role;
            if (!reader.has(key)) {
                continue;
            }
            String column = role.equals(Columns.PROMPT) ? reader.textOrNull(key) : reader.text(key);
            if (column != null) {
                Check.notBlank(key, column);
            }
            names.forEach((earlier, other) -> Check.that(
                    column == null || role.equals(Columns.SOURCE) || !column.equals(other),
                    key,
                    "must differ from data.columns." + earlier,
                    column));
            names.put(role, column);
        }
        return new Columns(names);
    }

    private static SftConfig sft(ConfigReader reader) {
        return new SftConfig(
                reader.flag("sft.enabled"),
                reader.count("sft.epochs"),
                reader.count("sft.completions-per-step"),
                reader.decimal("sft.learning-rate"),
                reader.countOrNull("sft.warmup-steps"),
                reader.decimal("sft.warmup-ratio"),
                reader.choice("sft.schedule", Schedule.class),
                reader.choice("sft.optimizer", Optimizer.class),
                reader.decimal("sft.weight-decay"),
                reader.decimal("sft.max-gradient-norm"));
    }

    private static TrainingConfig training(ConfigReader reader) {
        return new TrainingConfig(
                reader.count("training.epochs"),
                reader.count("training.pairs-per-step"),
                reader.decimal("training.learning-rate"),
                reader.countOrNull("training.warmup-steps"),
                reader.decimal("training.warmup-ratio"),
                reader.choice("training.schedule", Schedule.class),
                reader.choice("training.optimizer", Optimizer.class),
                reader.decimal("training.weight-decay"),
                reader.decimal("training.max-gradient-norm"),
                reader.count("training.workers"),
                reader.count("training.steps-per-averaging"),
                reader.whole("training.seed"),
                reader.count("training.checkpoint-every-rounds"),
                reader.count("training.keep-checkpoints"));
    }
}
