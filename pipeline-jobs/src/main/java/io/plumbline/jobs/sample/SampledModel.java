package io.plumbline.jobs.sample;

import io.plumbline.FaultCollector;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.SampleConfig;
import io.plumbline.jobs.step.GivenAdapters;
import io.plumbline.jobs.step.ModelFit;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** The model that is sampled from: what the policy starts as, the policy, or any other. */
final class SampledModel {
    private static final String KEY = "sample.model";

    private SampledModel() {}

    /** Returns the steps that make the model. */
    static List<StepName> madeBy(PlumblineConfig config) {
        if (config.sample().isOfPolicy()) {
            return List.of(StepName.TRAIN);
        }
        return config.sample().isOfAnother() || !config.sft().enabled() ? List.of() : List.of(StepName.SFT);
    }

    /**
     * Declares the model where no step makes it, and refuses one that cannot work with the settings. A model that a step makes
     * is of the form of the one that it starts from, which is checked in its place.
     */
    static void declare(PlumblineConfig config, StepInputs inputs) {
        OpenModels models = inputs.models();
        ModelPlace place = given(config, inputs.hadoop());
        FaultCollector faults = new FaultCollector();
        faults.collect(() -> config.engine().kind().require(config.engine().options()));
        faults.collect(() -> config.engine().kind().requireGeneration());
        faults.collect(() -> {
            ModelShape shape = models.open(place.location()).shape();
            ModelFit.requireLanguageModel(key(config), place.location(), shape);
            requirePositions(config.sample(), place, shape);
            ParameterLayout layout = place.adapters() == null
                    ? models.open(place.location()).layout()
                    : models.adapters(place).shape().layout();
            config.engine().kind().require(shape.config(), layout);
        });
        faults.collect(() -> inputs.value(
                key(config) + " tokenizer", models.tokenizer(place.location()).hash()));
        faults.refuse();
        if (madeBy(config).isEmpty()) {
            inputs.model(key(config), models.fingerprint(place));
        }
    }

    private static String key(PlumblineConfig config) {
        return config.sample().isOfAnother() ? KEY : "model.path";
    }

    private static void requirePositions(SampleConfig sample, ModelPlace place, ModelShape shape) {
        int positions = shape.config().embedding().maxPositions();
        if (sample.maxTokens() >= positions) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot use sample.max-tokens = " + sample.maxTokens() + ": the model " + place.location() + " has "
                            + shape.positionsKey() + " = " + positions
                            + " in its config.json, of which the prompt needs some; set it lower");
        }
    }

    /** Returns the model that is given, or that the one which is sampled from starts as. */
    private static ModelPlace given(PlumblineConfig config, Configuration hadoop) {
        return config.sample().isOfAnother()
                ? GivenAdapters.place(config.sample().model(), hadoop)
                : ChainModels.givenStart(config);
    }

    /** Returns the place of the model, once the steps that make it are done. */
    static ModelPlace place(StepContext context) {
        PlumblineConfig config = context.config();
        RunDirectory directory = context.directory();
        if (config.sample().isOfPolicy()) {
            return ModelPlace.of(ChainModels.policy(directory, context.results(StepName.TRAIN)));
        }
        return config.sample().isOfAnother()
                ? given(config, directory.fileSystem().getConf())
                : ChainModels.start(config, directory);
    }
}
