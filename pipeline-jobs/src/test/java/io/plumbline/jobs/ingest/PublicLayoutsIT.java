package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.data.Columns;
import io.plumbline.data.DataReport;
import io.plumbline.data.PromptTemplate;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.loss.LossOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One layout with nested columns from each kind of file; the others are tried without Spark. */
@ExtendWith(TestSpark.class)
class PublicLayoutsIT {
    private static final List<String> SUMMARIES = List.of(
            "{\"info\": {\"post\": \"a\"}, \"summaries\": [{\"text\": \" b\"}, {\"text\": \" c\"}], \"choice\": 1,"
                    + " \"worker\": \"w\"}",
            "{\"info\": {\"post\": \"d\"}, \"summaries\": [{\"text\": \" b\"}, {\"text\": \" c\"}], \"choice\": 0,"
                    + " \"worker\": \"w\"}");

    private final SparkSession spark;

    @TempDir
    private Path folder;

    PublicLayoutsIT(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void readsNestedColumnsOfLinesAndOfParquetAndSaysWhatIsUsed() throws IOException {
        IngestRun run = new IngestRun(spark, folder)
                .columns(Columns.DEFAULT.with("prompt", "info.post").with("completions", "summaries[].text"))
                .train("x.jsonl", SUMMARIES.subList(0, 1));
        spark.read()
                .json(spark.createDataset(SUMMARIES.subList(1, 2), Encoders.STRING()))
                .write()
                .parquet(folder.resolve("y.parquet").toString());
        DataReport report = run.train("y.parquet").ingest();
        assertThat(report.rowsIn()).isEqualTo(2);
        assertThat(run.said())
                .startsWith("data.train is read as choice: prompt = 'info.post', completions = 'summaries[].text',"
                        + " choice = 'choice'; not used: 'worker'");
        assertThat(run.table("examples")
                        .selectExpr("concat(prompt, completions[0].text, completions[1].text)")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder("a c b", "d b c");
    }

    /** The query of data.md, on rows of HelpSteer's own form. */
    @Test
    void readsGradesOfSingleResponsesOnceTheyAreBroughtTogether() throws IOException {
        spark.read()
                .json(spark.createDataset(
                        List.of(
                                "{\"prompt\": \"a\", \"response\": \" b\", \"helpfulness\": 3, \"verbosity\": 1}",
                                "{\"prompt\": \"a\", \"response\": \" c\", \"helpfulness\": 4, \"verbosity\": 1}",
                                "{\"prompt\": \"d\", \"response\": \" e\", \"helpfulness\": 0, \"verbosity\": 1}",
                                "{\"prompt\": \"d\", \"response\": \" f\", \"helpfulness\": 2, \"verbosity\": 1}"),
                        Encoders.STRING()))
                .createOrReplaceTempView("helpsteer");
        spark.sql(
                        "SELECT prompt, collect_list(struct(response, helpfulness)) AS answers FROM helpsteer GROUP BY prompt")
                .write()
                .parquet(folder.resolve("x").toString());
        IngestRun run = new IngestRun(spark, folder)
                .columns(Columns.DEFAULT
                        .with("completions", "answers[].response")
                        .with("scores", "answers[].helpfulness"))
                .train("x");
        run.ingest();
        assertThat(run.table("examples")
                        .selectExpr("concat(prompt, completions[0].text, completions[1].text)")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder("a c b", "d f e");
    }

    @Test
    void aTemplateMakesPromptsOfColumnsOfParquet() throws IOException {
        spark.range(2)
                .selectExpr(
                        "if(id = 0, 'a', null) system",
                        "struct('b' as text) info",
                        "' c' chosen",
                        "if(id = 0, ' d', ' e') rejected",
                        "'f' other")
                .coalesce(1)
                .write()
                .parquet(folder.resolve("x").toString());
        IngestRun run = new IngestRun(spark, folder)
                .columns(Columns.DEFAULT.with(
                        new PromptTemplate("{% if system %}{{ system }} {% endif %}{{ info.text }}")))
                .train("x");
        run.ingest();
        assertThat(run.table("examples").select("prompt").collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder("a b", "b");
        assertThat(run.said().get(0))
                .isEqualTo(
                        "data.train is read as pair: prompt = 'info', 'system' by data.columns.prompt-template, chosen ="
                                + " 'chosen', rejected = 'rejected'; not used: 'other'");
    }

    private static final String TEMPLATE =
            "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %} a {% else %} b {% endif %}{{ m.content }}"
                    + "{% endfor %}{% if add_generation_prompt %} b {% endif %}";

    private static final List<String> CONVERSATIONS = List.of(
            "{\"chosen\": [{\"role\": \"user\", \"content\": \"c\"}, {\"role\": \"assistant\", \"content\": \"d\"}],"
                    + " \"rejected\": [{\"role\": \"user\", \"content\": \"c\"}, {\"role\": \"assistant\","
                    + " \"content\": \"e\"}], \"w\": 2}",
            "{\"prompt\": [{\"role\": \"user\", \"content\": \"f\"}], \"chosen\": [{\"role\": \"assistant\","
                    + " \"content\": \"d\"}], \"rejected\": [{\"role\": \"assistant\", \"content\": \"e\"}], \"w\": 3}");

    /** The template's begin of sequence stands once, and no end is added: none is in the template. */
    @Test
    void rendersMessagesOfLinesAndOfParquetByTheModelsTemplate() throws IOException {
        IngestRun run = new IngestRun(spark, folder)
                .columns(Columns.DEFAULT.with("weight", "w"))
                .tokenizer(WordTokenizer.withTemplate(TEMPLATE))
                .train("x.jsonl", CONVERSATIONS.subList(0, 1));
        spark.read()
                .json(spark.createDataset(CONVERSATIONS.subList(1, 2), Encoders.STRING()))
                .write()
                .parquet(folder.resolve("y.parquet").toString());
        assertThat(run.train("y.parquet").ingest().kept()).isEqualTo(2);
        assertThat(run.said())
                .startsWith("data.train is read as chat: chosen = 'chosen', rejected = 'rejected', weight = 'w'; no"
                        + " other columns");
        assertThat(run.table("examples")
                        .selectExpr(
                                "prompt", "prompt_tokens", "completions[0].tokens", "completions[1].tokens", "weight")
                        .orderBy("prompt")
                        .collectAsList())
                .extracting(
                        row -> row.getString(0) + row.getList(1) + row.getList(2) + row.getList(3) + row.getDouble(4))
                .containsExactly("<s> a c b [0, 3, 5, 4][6][7]2.0", "<s> a f b [0, 3, 8, 4][6][7]3.0");
    }

    /** The fifth token, the second answer, is cut off. */
    @Test
    void keepsWhichTokensAreTheAssistants() throws IOException {
        String several =
                "{\"prompt\": [{\"role\": \"user\", \"content\": \"%s\"}], \"chosen\": [{\"role\": \"assistant\","
                        + " \"content\": \"d\"}, {\"role\": \"user\", \"content\": \"e\"}, {\"role\": \"assistant\", \"content\":"
                        + " \"f\"}], \"rejected\": [{\"role\": \"assistant\", \"content\": \"g\"}]}";
        IngestRun run = new IngestRun(spark, folder)
                .tokenizer(WordTokenizer.withTemplate(TEMPLATE))
                .train("x.jsonl", List.of(several.formatted("c"), CONVERSATIONS.get(1)));
        assertThat(run.ingest().kept()).isEqualTo(2);
        RunDirectory directory = RunDirectory.open(folder.resolve("run").toString(), new Configuration(false));
        assertThat(counted(directory, LossOptions.On.ASSISTANT)).containsExactly("[6, 3, 7, 4]1", "[6]1");
        assertThat(counted(directory, LossOptions.On.ALL)).containsExactly("[6, 3, 7, 4]4", "[6]1");
    }

    private List<String> counted(RunDirectory directory, LossOptions.On on) {
        return ExamplesTable.read(spark, directory, ExamplesTable.TRAIN, on)
                .map(example -> Arrays.toString(example.completions()[0]) + example.counted(0))
                .collect()
                .stream()
                .sorted()
                .toList();
    }

    @Test
    void anAnswerThatIsWrittenInAnotherWayLaterIsNotCountedAlone() throws IOException {
        String changing = TEMPLATE.replace("{{ m.content }}", "{{ m.content }}{% if loop.last %} h{% endif %}");
        String several =
                "{\"messages\": [{\"role\": \"user\", \"content\": \"c\"}, {\"role\": \"assistant\", \"content\": \"d\"},"
                        + " {\"role\": \"user\", \"content\": \"e\"}, {\"role\": \"assistant\", \"content\": \"f\"}]}";
        new IngestRun(spark, folder)
                .tokenizer(WordTokenizer.withTemplate(changing))
                .train("x.jsonl", List.of(several))
                .ingest();
        RunDirectory directory = RunDirectory.open(folder.resolve("run").toString(), new Configuration(false));
        assertThat(counted(directory, LossOptions.On.ALL)).hasSize(1);
        assertThatThrownBy(() -> counted(directory, LossOptions.On.ASSISTANT))
                .hasStackTraceContaining("Cannot tell which tokens of completion 1 of example ")
                .hasStackTraceContaining("all answers were cut off (raise tokenizer.max-length or lower")
                .hasStackTraceContaining("set loss.on = all");
    }

    @Test
    void aTemplateThatCannotBeReadStopsIngestWithItsLine() throws IOException {
        IngestRun run = new IngestRun(spark, folder)
                .tokenizer(WordTokenizer.withTemplate("a\n{% if %}"))
                .train("x.jsonl", CONVERSATIONS);
        assertThatThrownBy(run::ingest)
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(PlumblineException.Kind.MODEL))
                .hasMessage("Cannot read the chat template 'default' of tokenizer: expected an expression, found %}"
                        + " (line 2)");
    }
}
