package io.plumbline.jobs.step;

import io.plumbline.FaultCollector;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.TokenizerAgreement;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Checks that models fit the settings and each other, before they are used. */
public final class ModelFit {
    /** The folder of the experiments: the model of one experiment may be the start of another. */
    private static final String EXPERIMENTS = "experiments";

    private static final String POLICY = "model.path";

    private ModelFit() {}

    /**
     * Refuses models that cannot work with the settings or with each other, from their configurations and the headers of
     * their weights.
     *
     * @throws PlumblineException that tells all of it
     */
    public static void require(PlumblineConfig config, StepInputs inputs) {
        ModelConfig models = config.model();
        if (models.path() == null) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot choose a model: model.path is not set; give a Hugging Face model directory");
        }
        FaultCollector faults = new FaultCollector();
        faults.collect(() -> requireApart(config, inputs.hadoop()));
        faults.collect(() -> config.engine().kind().require(config.engineOptions()));
        Optional<ModelDirectory> policy = fitting(POLICY, models.path(), config, inputs.models(), faults);
        if (models.referencePath() != null) {
            Optional<ModelDirectory> reference =
                    fitting("model.reference-path", models.referencePath(), config, inputs.models(), faults);
            if (policy.isPresent() && reference.isPresent()) {
                faults.collect(() -> TokenizerAgreement.requireEmbeddings(
                        inputs.models().tokenizer(models.path()),
                        models.referencePath(),
                        reference.get().config().embedding().vocabularySize()));
            }
        }
        if (policy.isPresent()) {
            faults.collect(() -> AdapterFit.require(config, inputs));
        }
        faults.refuse();
    }

    /**
     * Refuses results among the files of a model, and a model among results that a run replaces.
     *
     * @throws PlumblineException of kind CONFIGURATION
     */
    public static void requireApart(PlumblineConfig config, Configuration hadoop) {
        if (config.model().path() != null) {
            requireApart("model.path", config.model().path(), config, hadoop);
        }
        if (config.model().adapterPath() != null) {
            requireApart("model.adapter-path", config.model().adapterPath(), config, hadoop);
        }
        if (config.model().referencePath() != null) {
            requireApart("model.reference-path", config.model().referencePath(), config, hadoop);
        }
    }

    /** Returns the model where it can be opened and has positions enough. */
    private static Optional<ModelDirectory> fitting(
            String key, String location, PlumblineConfig config, OpenModels models, FaultCollector faults) {
        return faults.collectFrom(() -> {
            ModelDirectory model = models.open(location);
            requireLanguageModel(key, location, model.shape());
            requirePositions(key, location, model.shape(), config.tokenizer().maxLength());
            config.engine().kind().require(model.config(), adapted(key, model, config));
            return model;
        });
    }

    /** The layout of what is computed: of the policy with the adapters that it is to have. */
    private static ParameterLayout adapted(String key, ModelDirectory model, PlumblineConfig config) {
        if (!key.equals(POLICY)) {
            return model.layout();
        }
        try {
            return model.shape().adapted(config.lora().adapters()).layout();
        } catch (IllegalArgumentException e) {
            throw new PlumblineException(Kind.CONFIGURATION, "Cannot train adapters: lora." + e.getMessage());
        }
    }

    private static void requireApart(String key, String location, PlumblineConfig config, Configuration hadoop) {
        Path model;
        Path results;
        try {
            model = qualified(location, hadoop);
            results = qualified(config.run().dir(), hadoop);
        } catch (IOException | IllegalArgumentException e) {
            throw StorageFailures.atPath(Kind.CONFIGURATION, "use " + key + " = " + location, "", e);
        }
        if (isAtOrBelow(
                model,
                new Path(results, ResultFolder.experiment(config.run().name()).name()))) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot use " + key + " = " + location + " with run.name = "
                            + config.run().name()
                            + ": it is a result of that experiment, which the run would replace; give another"
                            + " run.name");
        }
        boolean isInside = isAtOrBelow(model, results) && !isAtOrBelow(model, new Path(results, EXPERIMENTS));
        if (isAtOrBelow(results, model) || isInside) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot use run.dir = " + config.run().dir() + " with " + key + " = " + location
                            + ": one of the two is in the other, so that results and the model's files would mix; give"
                            + " one of them another place");
        }
    }

    private static Path qualified(String location, Configuration hadoop) throws IOException {
        Path path = new Path(location);
        return path.getFileSystem(hadoop).makeQualified(path);
    }

    private static boolean isAtOrBelow(Path path, Path directory) {
        for (Path upward = path; upward != null; upward = upward.getParent()) {
            if (upward.equals(directory)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Refuses a reward model where log-probs are asked for.
     *
     * @param key that names the model
     * @param location its value
     * @throws PlumblineException of kind CONFIGURATION
     */
    public static void requireLanguageModel(String key, String location, ModelShape model) {
        if (model.config().head().scalar() != null) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot use " + key + " = " + location
                            + ": it is a reward model (architectures in its config.json), which gives scores and no"
                            + " log-probs; give a language model");
        }
    }

    /**
     * Refuses a model that gives no scores.
     *
     * @param key that names the model
     * @param location its value
     * @throws PlumblineException of kind CONFIGURATION
     */
    public static void requireRewardModel(String key, String location, ModelShape model) {
        if (model.config().head().scalar() == null) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot use " + key + " = " + location
                            + ": it is a language model, which gives log-probs and no scores; give a reward model, whose"
                            + " config.json has a class for sequence classification in architectures");
        }
    }

    /**
     * Refuses texts that may be longer than a model was made for: the learned positions of some end there, and what others
     * compute beyond was never trained.
     *
     * @param key that names the model: {@code model.path}
     * @param location its value
     * @param maxLength {@code tokenizer.max-length}
     * @throws PlumblineException of kind CONFIGURATION
     */
    public static void requirePositions(String key, String location, ModelShape model, int maxLength) {
        int positions = model.config().embedding().maxPositions();
        if (maxLength > positions) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot use tokenizer.max-length = " + maxLength + ": " + key + " = " + location + " has "
                            + model.positionsKey() + " = " + positions
                            + " in its config.json; set tokenizer.max-length to "
                            + positions + " or less, or give a model that was made for longer texts");
        }
    }
}
