package io.plumbline.jobs.training;

import io.plumbline.data.TextTokenizer;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.config.SampleConfig;
import io.plumbline.jobs.progress.JobDescription;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.sample.PromptSampling;
import io.plumbline.jobs.sample.TokenizedPrompt;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.tables.ChainModels;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Greedy completions of the first held-out prompts, by id, by the policy as it is while it is trained. Their texts stand in
 * {@code completions.jsonl} alone. Does nothing where none were asked for.
 */
final class TrainingCompletions implements AutoCloseable {
    /** The file in a checkpoint, and beside the checkpoints while the training runs. */
    static final String LINES = "completions.jsonl";

    private final StepContext context;
    private final int most;
    private final SampleConfig greedy;
    private final String shown;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final List<TokenizedPrompt> prompts = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private Broadcast<TokenizerFiles> tokenizer; // null before it begins, and where nothing is sampled

    /** @param shown name of the file in the run directory that shows the lines while the training runs */
    TrainingCompletions(StepContext context, String shown) {
        this.context = context;
        this.most = context.config().score().evaluation().samplePrompts();
        this.greedy = context.config().sample().greedy();
        this.shown = shown;
    }

    /** Takes the lines of a checkpoint, which a training goes on from; they stay where completions have been switched off since. */
    void resumes(FileContent earlier) {
        lines.writeBytes(JsonLines.bytes(earlier));
    }

    /**
     * Chooses the prompts.
     *
     * @param examples that are scored, in any order
     */
    void begins(JavaRDD<ReferencedExample> examples) {
        if (most == 0) {
            return;
        }
        TokenizerFiles files = context.models()
                .tokenizer(
                        ChainModels.start(context.config(), context.directory()).location());
        try (TextTokenizer opened = TextTokenizer.of(files)) {
            for (Example example : examples.map(ReferencedExample::example).takeOrdered(most, new ById())) {
                prompts.add(new TokenizedPrompt(example.id(), example.prompt()));
                texts.add(opened.decode(example.prompt()));
            }
        }
        tokenizer = spark().broadcast(files);
        if (lines.size() > 0) {
            context.directory().write(shown, lines::writeTo);
        }
    }

    private JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(context.spark().sparkContext());
    }

    /**
     * Completes the prompts and adds their lines.
     *
     * @param policy as it is after the step
     */
    void sample(ModelOutput.Staged policy, int step) {
        if (tokenizer == null) {
            return;
        }
        JobDescription.describe(context.spark().sparkContext(), "complete held-out prompts after step " + step);
        List<String> completions;
        try (Progress.Activity activity = context.progress().begin("sample", "completions", prompts.size())) {
            completions = PromptSampling.of(
                            context,
                            ModelPlace.of(policy.place().toString()),
                            policy.fingerprint(),
                            tokenizer,
                            greedy,
                            activity.counter())
                    .texts(spark(), prompts);
        }
        for (int index = 0; index < prompts.size(); index++) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("step", step);
            line.put("id", prompts.get(index).id());
            line.put("prompt", texts.get(index));
            line.put("completion", completions.get(index));
            lines.writeBytes(JsonLines.line(line));
        }
        context.directory().write(shown, lines::writeTo);
    }

    /** The lines so far by the name of their file; empty where there are none. */
    Map<String, FileContent> lines() {
        return lines.size() == 0 ? Map.of() : Map.of(LINES, lines::writeTo);
    }

    /** Takes the file that shows the lines away: texts stand in results and checkpoints alone. */
    @Override
    public void close() {
        if (tokenizer != null) {
            tokenizer.destroy();
            context.directory().delete(shown);
        }
    }

    private static final class ById implements Comparator<Example>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public int compare(Example one, Example other) {
            return one.id().compareTo(other.id());
        }
    }
}
