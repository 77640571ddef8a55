package io.plumbline.jobs.reference;

import io.plumbline.example.Example;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.step.ModelFit;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.jobs.tables.DataReportFile;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.loss.Needs;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/**
 * Computes the reference log-probs that {@code reference/} lacks: for the held-out examples, which score compares with the
 * reference, and for those to train on where the loss reads it. Each split has a plan of its own, the held-out split's
 * first, so that where nothing was stored its batches are those that score makes of it.
 */
public final class ReferenceStep implements Step {
    @Override
    public StepName name() {
        return StepName.REFERENCE;
    }

    @Override
    public List<String> settings() {
        // Micro-batches may change the last bit of a sum, which a recorded value then keeps: not a reason to redo it.
        return List.of("engine.precision");
    }

    @Override
    public List<StepName> upstream(PlumblineConfig config) {
        boolean startsFromSft = config.sft().enabled() && config.model().referencePath() == null;
        return startsFromSft ? List.of(StepName.INGEST, StepName.SFT) : List.of(StepName.INGEST);
    }

    @Override
    public void inputs(PlumblineConfig config, StepInputs inputs) {
        ModelFit.require(config, inputs);
        inputs.contract(config);
        if (config.loss().losses().needs().keptOfReference() == Needs.LogProbs.TOKENS) {
            inputs.value("reference log-probs", "by token");
        }
        LossExamples.declare(config, inputs);
        String own = config.model().referencePath();
        if (own != null) {
            inputs.value("model.reference-path tokenizer", ReferenceTokens.require(config, inputs));
            inputs.model("model.reference-path", inputs.models().fingerprint(own));
        } else if (!config.sft().enabled()) {
            inputs.model(
                    "model.path",
                    inputs.models().fingerprint(ChainModels.referenceOf(ChainModels.givenStart(config), config)));
        }
        if (!splits(config).contains(ExamplesTable.TRAIN)) {
            // Otherwise not named, as a result for all splits has never depended on it.
            inputs.value("splits", String.join(", ", splits(config)));
        }
    }

    /** Returns the splits whose examples somebody reads with their reference log-probs. */
    private static List<String> splits(PlumblineConfig config) {
        boolean trainingReads = config.loss().losses().needs().reference() != Needs.LogProbs.NONE;
        return trainingReads ? List.of(ExamplesTable.HELD_OUT, ExamplesTable.TRAIN) : List.of(ExamplesTable.HELD_OUT);
    }

    @Override
    public void requireFit(PlumblineConfig config, RunDirectory directory) {
        ExamplesTable.requireChoice(DataReportFile.of(directory), config.loss().on());
    }

    @Override
    public List<String> outputs() {
        return List.of(ReferenceStore.NAME);
    }

    @Override
    public StepResult run(StepContext context) {
        PlumblineConfig config = context.config();
        RunDirectory directory = context.directory();
        ReferenceStore store = ReferenceStore.of(context);
        ReferenceJob job = ReferenceJob.of(context, store, ChainModels.reference(config, directory));
        long rows = 0;
        long computed = 0;
        for (String split : splits(config)) {
            JavaRDD<Example> examples = LossExamples.read(context, split);
            rows += examples.count();
            computed += job.run(examples, context.progress());
        }
        // Its rows were committed part by part: each is one that no other run would compute differently.
        return StepResult.passed(rows, computed, store.fingerprint(), computed + " completions computed", Map.of());
    }
}
