package io.plumbline.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Situations in which public tools have sampled something else than was asked for. */
@ExtendWith(TestSpark.class)
class ReportedSamplingIT {
    private static final int BEGIN = 1;

    /** The token of a full stop behind which a sentence begins. */
    private static final int FULL_STOP = 163;

    private final SparkSession spark;
    private SampleRun run;

    @TempDir
    private Path folder;

    ReportedSamplingIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() {
        run = new SampleRun(spark, folder);
    }

    /** Llama 3 ends its answers with another token than the one that its tokenizer names. */
    @Test
    void everyIdThatTheModelListsEndsACompletion() throws IOException {
        Path model = run.chatModel("{{ messages[0].content }}");
        Files.writeString(model.resolve("generation_config.json"), "{\"eos_token_id\": [2, " + FULL_STOP + "]}");
        Path prompts = run.write("prompts.jsonl", SampleRun.goldenPrompts(text -> text));
        run.sample("sample.prompts=" + prompts, "model.path=" + model, "sample.temperature=0", "sample.max-tokens=60");
        List<Row> ended = run.completions()
                .filter("finish = 'end'")
                .select("tokens", "completion")
                .collectAsList();
        assertThat(ended).hasSize(25).allSatisfy(row -> {
            List<Integer> tokens = row.getList(0);
            assertThat(tokens.get(tokens.size() - 1)).isIn(2, FULL_STOP);
            assertThat(tokens.subList(0, tokens.size() - 1)).doesNotContain(2, FULL_STOP);
            assertThat(row.getString(1)).doesNotEndWith(".");
        });
    }

    /** A template writes begin of sequence, and the tokenizer adds its own to every text. */
    @Test
    void aPromptHasBeginOfSequenceOnce() throws IOException {
        Path model = run.chatModel("{{ bos_token }}{% for m in messages %}{{ m.content }}\n{% endfor %}");
        List<String> lines =
                new ArrayList<>(SampleRun.goldenPrompts(text -> List.of(Map.of("role", "user", "content", text))));
        Path messages = run.write("messages.jsonl", lines);
        run.sample("sample.prompts=" + messages, "model.path=" + model, "sample.max-tokens=2");
        assertBegunOnce();
        Path texts = run.write(
                "texts.jsonl", List.of("{\"prompt\": \"Lily went\"}", "{\"prompt\": \"<|start_story|>Lily\"}"));
        run.sample("sample.prompts=" + texts, "model.path=" + model, "sample.max-tokens=2");
        assertBegunOnce();
    }

    private void assertBegunOnce() {
        assertThat(run.completions().select("prompt_tokens").collectAsList()).allSatisfy(row -> {
            List<Integer> tokens = row.getList(0);
            assertThat(tokens.get(0)).isEqualTo(BEGIN);
            assertThat(tokens.subList(1, tokens.size())).doesNotContain(BEGIN);
        });
    }

    /** With a seed, all completions of a prompt were the same. */
    @Test
    void theCompletionsOfAPromptDifferAndAnotherSeedGivesOthers() {
        Path prompts = run.write("prompts.jsonl", List.of("{\"prompt\": \"Once upon a time\"}"));
        String[] settings = {
            "sample.prompts=" + prompts, "sample.completions=8", "sample.max-tokens=24", "sample.seed=5"
        };
        run.sample(settings);
        List<String> first = texts();
        assertThat(first).hasSize(8).doesNotHaveDuplicates();
        settings[3] = "sample.seed=6";
        run.sample(settings);
        assertThat(texts()).hasSize(8).doesNotContainAnyElementsOf(first);
    }

    private List<String> texts() {
        return run.completions().select("completion").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** The completions of a prompt do not depend on the other prompts, on their order or on how many are drawn. */
    @Test
    void aPromptAloneHasTheCompletionsThatItHasAmongOthers() throws IOException {
        List<String> lines = SampleRun.goldenPrompts(text -> text);
        Path all = run.write("all.jsonl", lines);
        run.sample("sample.prompts=" + all, "sample.completions=4", "sample.max-tokens=12");
        List<String> among = run.completions()
                .filter("prompt = 'Lily went to the park' and index < 2")
                .orderBy("index")
                .toJSON()
                .collectAsList();
        Path alone = run.write("alone.jsonl", List.of("{\"prompt\": \"Lily went to the park\"}"));
        run.sample("sample.prompts=" + alone, "sample.completions=2", "sample.max-tokens=12");
        assertThat(run.rows()).hasSize(2).isEqualTo(among);
    }

    /** Log-probs of what was sampled are the model's own, whatever was cut. */
    @Test
    void logProbsAreThoseOfTheModelAndOfWhatWasDrawnFrom() {
        Path prompts = run.write("prompts.jsonl", List.of("{\"prompt\": \"Once upon a time\"}"));
        run.sample("sample.prompts=" + prompts, "sample.completions=8", "sample.max-tokens=8", "sample.top-k=1");
        assertThat(run.completions().select("log_probs", "sampled_log_probs").collectAsList())
                .allSatisfy(row -> {
                    assertThat(row.<Float>getList(0))
                            .allSatisfy(own -> assertThat(own).isNegative());
                    assertThat(row.<Float>getList(1))
                            .allSatisfy(drawn -> assertThat(drawn).isZero());
                });
    }
}
