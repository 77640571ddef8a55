package io.plumbline.jobs.ingest;

import static io.plumbline.jobs.ingest.IngestRun.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Columns;
import io.plumbline.data.PairRule;
import io.plumbline.data.RowLayout;
import io.plumbline.data.TemplateOptions;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.data.TokenizerOptions.AddBos;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.DataReportFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The sentences that ingest says of an input before its long work, and leaves in its report. */
@ExtendWith(TestSpark.class)
class FirstRowsIT {
    private static final String WORDS = "abcdefgh";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    FirstRowsIT(SparkSession spark) {
        this.spark = spark;
    }

    private IngestRun run() {
        return new IngestRun(spark, folder);
    }

    private static String word(int number) {
        return "" + WORDS.charAt(number % WORDS.length());
    }

    /** A prompt of two words that no other number has, of white space as given. */
    private static String prompt(int number, String space) {
        return word(number / 8) + space + word(number) + "x".repeat(1 + number / 64);
    }

    @Test
    void saysShapesWithoutTextAndNothingOfGoodRows() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            lines.add(pair(prompt(number, " "), " b".repeat(1 + number % 3), number % 2 == 0 ? " c c" : " d"));
        }
        IngestRun run = run().train("x.jsonl", lines);
        run.ingest();
        assertThat(run.said())
                .containsExactly(
                        "data.train is read as pair: prompt = 'prompt', chosen = 'chosen', rejected = 'rejected'; no other"
                                + " columns",
                        "data.train, of the 40 rows the shortest: prompt 3 tokens, chosen 2, rejected 2",
                        "data.train, of the 40 rows one of middle length: prompt 3 tokens, chosen 2, rejected 3",
                        "data.train, of the 40 rows the longest: prompt 3 tokens, chosen 4, rejected 3");
        assertThat(run.report().path("warnings").toString()).isEqualTo("[]");
    }

    @Test
    void refusesOptionsOfATemplateThatWritesNoRow() throws IOException {
        String template = "{{ strftime_now('%Y') }}{% if thinks %}t{% endif %}{% for m in messages %}{{ m.content }}"
                + "{% endfor %}";
        List<String> texts = List.of(pair("a", " b", " c"), pair("a", "", " c"));
        List<String> messages = List.of("{\"prompt\": [{\"role\": \"user\", \"content\": \"a\"}], \"chosen\": \" b\","
                + " \"rejected\": \" c\"}");
        IngestRun run = run().tokenizer(WordTokenizer.withTemplate(template)).train("x.jsonl", texts);
        for (TemplateOptions options : List.of(
                new TemplateOptions("2026-01-02", List.of()),
                new TemplateOptions(TemplateOptions.DEFAULT.templateDate(), List.of("thinks=true")))) {
            String key = options.templateArguments().isEmpty() ? "date" : "arguments";
            assertThatThrownBy(() -> run.template(options).ingest())
                    .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(Kind.CONFIGURATION))
                    .hasMessage("Cannot ingest: data.template-" + key + " has no effect: none of the first 1 rows has"
                            + " messages, so that no chat template writes them; remove it, or set data.format = chat to have"
                            + " texts written too");
        }
        assertThat(run.train("y.jsonl", messages).ingest().kept()).isEqualTo(2);
        // Files of different columns: each format is told, with how many rows it reads.
        String columns = ": prompt = 'prompt', chosen = 'chosen', rejected = 'rejected'; no other columns ";
        assertThat(run.said())
                .contains(
                        "data.train is read as pair" + columns + "(2 of the 3 rows)",
                        "data.train is read as chat: chosen = 'chosen', rejected = 'rejected', prompt = 'prompt'; no other"
                                + " columns (1 of the 3 rows)");
    }

    /** Files are read in the order of their paths: rows that obey it may stand in the last. */
    @Test
    void warnsOfAnOptionThatNoneOfTheFirstRowsObeysWhereMoreFollow() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < FirstRows.MOST; number++) {
            lines.add(pair(prompt(number, " "), " b", " c"));
        }
        IngestRun run = run().layout(new RowLayout("auto", Columns.DEFAULT, PairRule.Pairs.BEST_WORST, 0.5))
                .train("x.jsonl", lines)
                .train(
                        "y.jsonl",
                        List.of("{\"prompt\": \"h\", \"completions\": [\" b\", \" c\"], \"scores\": [2, 1]}"));
        assertThat(run.ingest().kept()).isEqualTo(FirstRows.MOST + 1);
        assertThat(run.said())
                .contains(
                        "warning: unless later rows differ, data.score-margin has no effect: none of the first 1000 rows"
                                + " has completions with scores; remove it, or name the lists in data.columns.completions and"
                                + " data.columns.scores");
    }

    @Test
    void warnsOfScoresInColumnsOfParquetThatItDoesNotUse() throws IOException {
        spark.range(30)
                .selectExpr(
                        "concat('a ', id) prompt",
                        "repeat(' b', 1 + cast(id as int) % 3) chosen",
                        "' c c' rejected",
                        "2.0 score_chosen",
                        "3.5 score_rejected",
                        "id other")
                .coalesce(1)
                .write()
                .parquet(folder.resolve("x").toString());
        IngestRun run = run().train("x");
        run.ingest();
        assertThat(run.said().get(0)).endsWith("; not used: 'score_chosen', 'score_rejected', 'other'");
        assertThat(run.said().get(4))
                .startsWith(
                        "warning (contradicting_scores): data.train: in 30 of 30 rows scores or margins contradict");
        JsonNode warning = run.report().path("warnings").path(0);
        assertThat(warning.path("code").asText()).isEqualTo("contradicting_scores");
        assertThat(warning.path("input").asText()).isEqualTo("data.train");
        assertThat(warning.path("rows").asLong()).isEqualTo(30);
        assertThat(warning.path("of").asLong()).isEqualTo(30);
        RunDirectory directory = RunDirectory.open(folder.resolve("run").toString(), new Configuration());
        assertThat(DataReportFile.of(directory).warnings())
                .containsExactly(run.said().get(4));
    }

    @Test
    void warnsOfPromptsOnBothSidesThatDifferInWhiteSpace() throws IOException {
        List<String> train = new ArrayList<>();
        List<String> heldOut = new ArrayList<>();
        for (int number = 0; number < 30; number++) {
            train.add(pair(prompt(number, " "), " b".repeat(1 + number % 3), " c c"));
            heldOut.add(pair(
                    number < 5 ? prompt(number, "\\u00a0 ") + "\\n" : prompt(number + 64, " "),
                    " b".repeat(1 + number % 3),
                    " c c"));
        }
        IngestRun run = run().train("x.jsonl", train).heldOut("y.jsonl", heldOut);
        run.ingest();
        assertThat(codes(run)).containsExactly("spaced_prompts");
        assertThat(run.report().path("warnings").path(0).path("rows").asLong()).isEqualTo(5);
        assertThat(run.report().path("warnings").path(0).path("of").asLong()).isEqualTo(30);
        assertThat(run.said().get(run.said().size() - 1))
                .startsWith("warning (spaced_prompts): data: 5 of 30 held-out prompts differ");
    }

    @Test
    void saysATruncationOnceAndCountsItInAllRows() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < FirstRows.MOST + 200; number++) {
            boolean isLong = number % 2 == 0;
            lines.add(pair(prompt(number, " "), " b".repeat(isLong ? 20 : 1 + number % 3), " c c"));
        }
        IngestRun run = run().train("x.jsonl", lines);
        run.ingest();
        assertThat(run.said().stream().filter(line -> line.contains("truncation")))
                .singleElement()
                .asString()
                .startsWith("warning (truncation): data.train: in 500 of 1000 rows");
        assertThat(run.said().get(1)).startsWith("data.train, of the first 1000 rows the shortest:");
        assertThat(codes(run)).contains("truncation");
        JsonNode warnings = run.report().path("warnings");
        assertThat(warnings.get(warnings.size() - 1).path("rows").asLong()).isEqualTo(600);
        assertThat(run.report().path("truncated").path("any").path("examples").asLong())
                .isEqualTo(600);
    }

    @Test
    void warnsOfBeginOfSequenceAndOfOneLabel() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < 30; number++) {
            lines.add("{\"prompt\": \"<s> " + prompt(number, " ") + "\", \"completions\": [\" b"
                    + " b".repeat(number % 3) + "\", \" c c\"], \"choice\": 0}");
        }
        IngestRun run = run().layout(new RowLayout("choice", Columns.DEFAULT)).train("x.jsonl", lines);
        run.ingest();
        assertThat(codes(run)).containsExactly("only_low_labels", "begin_of_sequence");
    }

    @Test
    void saysRolesOfMessagesAndWarnsOfATemplateThatWritesBeginOfSequence() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < 30; number++) {
            String question = "{\"role\": \"user\", \"content\": \"" + prompt(number, "") + "\"}";
            String asked =
                    number == 2 ? question + ", {\"role\": \"assistant\", \"content\": \"a\"}, " + question : question;
            lines.add("{\"prompt\": [" + asked + "], \"chosen\": [" + answer("b" + " b".repeat(number % 3))
                    + "], \"rejected\": [" + answer("c c") + "]}");
        }
        String template = "%s{%% for m in messages %%} {{ m.content }}{%% endfor %%}";
        TokenizerFiles writing = WordTokenizer.withTemplate(template.formatted("{{ bos_token }}"));
        IngestRun run = run().tokenizer(writing).addBos(AddBos.TRUE).train("x.jsonl", lines);
        run.ingest();
        assertThat(codes(run)).containsExactly("begin_of_sequence");
        assertThat(run.said().get(1))
                .startsWith(
                        "data.train, of the 30 rows the shortest: prompt 2 tokens, chosen 1, rejected 2; 'chosen' of"
                                + " assistant; 'rejected' of assistant; 'prompt' of user");
        assertThat(run.said().get(3)).contains("prompt 4 tokens", "'prompt' of user, assistant, user");
        IngestRun byTemplateAlone = run().tokenizer(writing).train("x.jsonl");
        byTemplateAlone.ingest();
        assertThat(codes(byTemplateAlone)).isEmpty();
        IngestRun byOptionAlone = run().tokenizer(WordTokenizer.withTemplate(template.formatted("")))
                .addBos(AddBos.TRUE)
                .train("x.jsonl");
        byOptionAlone.ingest();
        assertThat(codes(byOptionAlone)).isEmpty();
    }

    private static String answer(String text) {
        return "{\"role\": \"assistant\", \"content\": \"" + text + "\"}";
    }

    private static List<String> codes(IngestRun run) throws IOException {
        return StreamSupport.stream(run.report().path("warnings").spliterator(), false)
                .map(warning -> warning.path("code").asText())
                .toList();
    }
}
