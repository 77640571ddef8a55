package io.plumbline.jobs.reference;

import io.plumbline.example.Example;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.Needs;
import org.apache.spark.api.java.JavaRDD;

/**
 * The examples of a split as the configured loss reads them: with the tokens that it is on, and in the train split, where it
 * reads those, with mismatched completions. The reference log-probs are of just these.
 */
public final class LossExamples {
    private LossExamples() {}

    /** Declares what a result depends on that comes of how the loss reads examples. */
    public static void declare(PlumblineConfig config, StepInputs inputs) {
        declareCounted(config.loss(), inputs);
        if (readsMismatched(config)) {
            inputs.value("mismatched completions", "of the example before, by id");
        }
    }

    /** Declares the tokens that a loss is on. Where it is on all, a result is one that never depended on them. */
    public static void declareCounted(LossOptions loss, StepInputs inputs) {
        if (loss.on() != LossOptions.On.ALL) {
            inputs.value("loss.on", loss.on().name());
        }
    }

    /**
     * Returns the examples of a split.
     *
     * @throws io.plumbline.PlumblineException of kind DATA where they are not there, or where there are fewer than two and the
     *     loss reads mismatched completions; also while they are computed, as {@link ExamplesTable#read} and
     *     {@link MismatchedExamples#of}
     */
    public static JavaRDD<Example> read(StepContext context, String split) {
        PlumblineConfig config = context.config();
        JavaRDD<Example> stored = ExamplesTable.read(
                context.spark(), context.directory(), split, config.loss().on());
        return split.equals(ExamplesTable.TRAIN) && readsMismatched(config)
                ? MismatchedExamples.of(stored, config.tokenizer().maxLength())
                : stored;
    }

    private static boolean readsMismatched(PlumblineConfig config) {
        return config.loss().losses().needs().mismatched() == Needs.Mismatched.READ;
    }
}
