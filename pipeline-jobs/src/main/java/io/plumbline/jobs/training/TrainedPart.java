package io.plumbline.jobs.training;

import io.plumbline.engine.FloatVector;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelDirectory;

/** The part of a model that is trained, from its start to the model that is left in the end. Holds memory until it is closed. */
interface TrainedPart extends StartingParameters, AutoCloseable {
    /**
     * The part of a model that is trained: adapters where these are configured, otherwise all.
     *
     * @param models the run's
     * @param start the model that the policy starts as, with the adapters that are trained further, if any
     * @param seed decides how adapters begin
     */
    static TrainedPart of(OpenModels models, ModelPlace start, LoraConfig lora, long seed) {
        // Opened before the training: its place may hold another model by the end.
        ModelDirectory template = models.open(start.location());
        return lora.isOn()
                ? new TrainedAdapters(models, start, template, lora, seed)
                : new WholeModel(models, start.location(), template);
    }

    /**
     * Writes the trained model to a staged place.
     *
     * @param name what it will be
     * @param trained the trained parameters
     */
    ModelOutput.Staged stage(RunDirectory directory, String name, FloatVector trained);

    @Override
    void close();
}
