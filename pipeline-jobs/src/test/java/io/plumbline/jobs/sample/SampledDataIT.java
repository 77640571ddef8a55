package io.plumbline.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.data.TextTokenizer;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.ModelTokenizers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Completions as the training data of what follows: ingest finds the tokens that were sampled. */
@ExtendWith(TestSpark.class)
class SampledDataIT {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    SampledDataIT(SparkSession spark) {
        this.spark = spark;
    }

    /** Of a few completions the tokens are not those into which the tokenizer parts their text. */
    private static final double LEAST_SHARE = 0.7;

    @Test
    void ofTexts() throws IOException {
        SampleRun run = new SampleRun(spark, folder);
        Path prompts = run.write("prompts.jsonl", SampleRun.goldenPrompts(text -> text));
        run.sample("sample.prompts=" + prompts, "sample.temperature=0", "sample.max-tokens=20");
        assertIngested(run);
    }

    @Test
    void ofMessages() throws IOException {
        SampleRun run = new SampleRun(spark, folder);
        Path model = run.chatModel("{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
                + "{% if add_generation_prompt %}assistant: {% endif %}");
        Path prompts = run.write(
                "prompts.jsonl",
                SampleRun.goldenPrompts(text -> List.of(Map.of("role", "human", "content", text))).stream()
                        .map(line -> line.replace("}]}", "}], \"system\": \"be kind\"}"))
                        .toList());
        run.sample("sample.prompts=" + prompts, "model.path=" + model, "sample.temperature=0", "sample.max-tokens=20");
        assertThat(run.completions().filter("size(prompt) = 2").count()).isEqualTo(64);
        assertThat(run.completions().schema().apply("completion").dataType().catalogString())
                .isEqualTo("array<struct<role:string,content:string>>");
        assertIngested(run, "model.path=" + model);
    }

    private void assertIngested(SampleRun run, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("data.train=" + run.experiment().resolve("completions"));
        all.add("data.held-out-fraction=0");
        run.run(StepName.INGEST, all.toArray(String[]::new));
        assertThat(run.said()).anySatisfy(line -> assertThat(line).contains("demonstration"));
        List<List<Integer>> ingested = spark
                .read()
                .parquet(folder.resolve("run/examples").toString())
                .selectExpr("concat(prompt_tokens, completions[0].tokens)")
                .collectAsList()
                .stream()
                .map(row -> row.<Integer>getList(0))
                .toList();
        List<List<Integer>> sampled =
                run.completions().selectExpr("concat(prompt_tokens, tokens)").collectAsList().stream()
                        .map(row -> row.<Integer>getList(0))
                        .toList();
        assertThat(ingested).hasSize(64).hasSameSizeAs(sampled);
        assertTexts(sampled, ingested);
        long same = sampled.stream()
                .filter(tokens -> ingested.stream().anyMatch(found -> isBegin(tokens, found)))
                .count();
        assertThat(same / 64.0).as("share of rows with the same tokens").isGreaterThan(LEAST_SHARE);
    }

    /** The text of all tokens is the same in any case. */
    private static void assertTexts(List<List<Integer>> sampled, List<List<Integer>> ingested) {
        try (TextTokenizer tokenizer =
                TextTokenizer.of(ModelTokenizers.read(SampleRun.tinyStories().toString(), new Configuration()))) {
            List<String> found =
                    ingested.stream().map(ids -> text(tokenizer, ids)).sorted().toList();
            List<String> wanted =
                    sampled.stream().map(ids -> text(tokenizer, ids)).sorted().toList();
            for (int row = 0; row < wanted.size(); row++) {
                assertThat(found.get(row).strip()).isEqualTo(wanted.get(row).strip());
            }
        }
    }

    private static String text(TextTokenizer tokenizer, List<Integer> ids) {
        return tokenizer.decode(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Behind the tokens that were sampled, ingest has the end of a sequence or of an answer. */
    private static boolean isBegin(List<Integer> tokens, List<Integer> found) {
        return found.size() >= tokens.size()
                && found.size() <= tokens.size() + 2
                && found.subList(0, tokens.size()).equals(tokens);
    }
}
