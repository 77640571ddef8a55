package io.plumbline.jobs.training;

import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.checkpoint.Checkpoints;
import io.plumbline.jobs.checkpoint.ModelFolders;
import io.plumbline.jobs.checkpoint.SavedModel;
import io.plumbline.jobs.config.TrainingConfig;
import io.plumbline.jobs.reference.ReferenceJob;
import io.plumbline.jobs.reference.ReferenceStore;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.model.ModelDirectory;
import io.plumbline.train.PolicyGraphs;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A reference that follows the policy: every {@code training.reference-refresh-rounds} rounds it becomes {@code m * policy +
 * (1 - m) * reference} with m = {@code training.reference-mixing}, parameter by parameter, in float32 (Gorbatovski et al.
 * 2024, "Learn Your Reference Model for Real Good Alignment", TR-DPO; TRL's {@code sync_ref_model}). The gradient stays that
 * of the policy alone.
 *
 * <p>It is written beside the checkpoints with log-probs of its own; the run's {@code reference/} is left as it is. It
 * follows from the state of the round before and from the reference before it, both of which a checkpoint names, so that a
 * training which is resumed comes to the same bits.
 */
final class FollowingReference implements TrainingReference {
    private final StepContext context;
    private final TrainingConfig training;
    private final RunDirectory directory;
    private final Checkpoints checkpoints;
    private final ModelFolders folders;
    private final ReferenceStore first;
    private final JavaRDD<Example> examples;
    private SavedModel moved; // null while it is the first
    private JavaRDD<ReferencedExample> scored; // null until there is another

    /**
     * The reference of a training from its first step on, or from a checkpoint.
     *
     * @param examples of the training
     * @param checkpoints of the training
     */
    FollowingReference(StepContext context, JavaRDD<ReferencedExample> examples, Checkpoints checkpoints) {
        this.context = context;
        this.training = context.config().training();
        this.directory = context.directory();
        this.checkpoints = checkpoints;
        this.folders = checkpoints.references();
        this.first = ReferenceStore.of(context);
        this.examples = examples.map(ReferencedExample::example);
    }

    @Override
    public boolean isDue(int rounds) {
        return rounds > 0 && rounds % training.referenceRefreshRounds() == 0;
    }

    @Override
    public JavaRDD<ReferencedExample> refresh(ComputationGraph graph) {
        int step = graph.getConfiguration().getIterationCount();
        context.say(String.format(
                Locale.ROOT,
                "Moving the reference towards the policy of step %d by %s",
                step,
                training.referenceMixing()));
        moved = write(graph, step);
        JavaRDD<ReferencedExample> now = scored();
        checkpoints.dropReferences(moved);
        return now;
    }

    /** Writes the reference as it is to be. */
    private SavedModel write(ComputationGraph graph, int step) {
        ModelDirectory before = context.models().withWeights(location());
        ModelOutput.Staged model = ModelOutput.stage(
                directory,
                "reference",
                target -> before.writeMixed(target, PolicyGraphs.parameters(graph)::read, training.referenceMixing()));
        SavedModel written = new SavedModel(step, model.fingerprint());
        String name = folders.model(written);
        directory.commit(List.of(directory.replacement(model.place(), name)));
        context.models().replaced(directory.path(name).toString(), model.fingerprint());
        return written;
    }

    /** The place of the reference as it is. */
    private String location() {
        return moved == null
                ? ChainModels.reference(context.config(), directory).location()
                : directory.path(folders.model(moved)).toString();
    }

    @Override
    public JavaRDD<ReferencedExample> resume(SavedModel reference) {
        moved = reference;
        context.models().replaced(location(), reference.fingerprint());
        return scored();
    }

    /** Returns the examples with the log-probs of the reference as it is, of which it computes those that are missing. */
    private JavaRDD<ReferencedExample> scored() {
        ReferenceStore store = first.forModel(folders.logProbs(moved), moved.fingerprint());
        ReferenceJob.of(context, store, ModelPlace.of(location())).run(examples, context.progress());
        close();
        scored = store.join(context.spark(), examples)
                .setName("examples with the reference of step " + moved.step())
                .persist(StorageLevel.MEMORY_AND_DISK_SER());
        return scored;
    }

    @Override
    public SavedModel moved() {
        return moved;
    }

    @Override
    public void close() {
        if (scored != null) {
            scored.unpersist(false);
            scored = null;
        }
    }
}
