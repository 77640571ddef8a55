package io.plumbline.jobs.ingest;

import static io.plumbline.jobs.ingest.IngestRun.pair;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.data.Columns;
import io.plumbline.data.RowLayout;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs as people give them by mistake, each with the words that say what to set or to do. */
@ExtendWith(TestSpark.class)
class WrongInputsIT {
    private static final Charset LATIN_1 = StandardCharsets.ISO_8859_1;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    WrongInputsIT(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * A wrong input.
     *
     * @param name of the mistake
     * @param file its name
     * @param content its text
     * @param charset of the text
     * @param layout that it is read by
     * @param says a part of the sentence
     */
    private record Wrong(String name, String file, String content, Charset charset, RowLayout layout, String says) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Wrong wrong(String name, String file, String content, RowLayout layout, String says) {
        return new Wrong(name, file, content, StandardCharsets.UTF_8, layout, says);
    }

    private static Wrong lines(String name, String line, RowLayout layout, String says) {
        return wrong(name, "x.jsonl", many(line), layout, says);
    }

    private static Wrong lines(String name, String line, String says) {
        return lines(name, line, auto(Columns.DEFAULT), says);
    }

    private static Wrong file(String name, String file, String content, String says) {
        return wrong(name, file, content, auto(Columns.DEFAULT), says);
    }

    private static String many(String line) {
        return String.join("\n", Collections.nCopies(FirstRows.FEWEST, line)) + "\n";
    }

    private static RowLayout auto(Columns columns) {
        return new RowLayout("auto", columns);
    }

    private static final Columns NESTED =
            Columns.DEFAULT.with("prompt", "info.pots").with("completions", "summaries[].text");
    private static final Columns LISTED =
            Columns.DEFAULT.with("prompt", "info.post").with("completions", "summaries[].txt");

    static Stream<Wrong> inputs() {
        String pair = pair("a", " b", " c");
        String summaries =
                "{\"info\": {\"post\": \"a\", \"id\": 1}, \"summaries\": [{\"text\": \"b\"}, {\"text\": \"c\"}], \"choice\": 0}";
        return Stream.of(
                lines(
                        "one completion only",
                        "{\"prompt\": \"a\", \"chosen\": \"b\"}",
                        "no column 'rejected'; there are 'prompt', 'chosen'; set data.columns.rejected to what holds it"),
                lines(
                        "the prompt under another name",
                        "{\"question\": \"a\", \"chosen\": \"b\", \"rejected\": \"c\"}",
                        "name it in data.columns.prompt (data.format = pair)"),
                lines(
                        "columns in upper case",
                        "{\"Prompt\": \"a\", \"Chosen\": \"b\", \"Rejected\": \"c\"}",
                        "set data.columns.prompt = Prompt, data.columns.chosen = Chosen, data.columns.rejected = Rejected"),
                lines(
                        "a misspelt column",
                        "{\"prompt\": \"a\", \"choosen\": \"b\", \"rejected\": \"c\"}",
                        "no column 'chosen'; there are 'prompt', 'choosen', 'rejected'; set data.columns.chosen = choosen"),
                lines(
                        "a column of the wrong type",
                        "{\"prompt\": \"a\", \"chosen\": 7, \"rejected\": \"c\"}",
                        "name the right columns in data.columns (column 'chosen' must hold text, found a number"),
                lines(
                        "a misspelt field",
                        summaries,
                        auto(NESTED),
                        "'info' has no field 'pots'; there are 'post', 'id'; set data.columns.prompt = info.post"),
                lines(
                        "a misspelt field of a list",
                        summaries,
                        auto(LISTED),
                        "'summaries[]' has no field 'txt'; there are 'text'; set data.columns.completions ="
                                + " \"summaries[].text\""),
                lines(
                        "messages for a model without a chat template",
                        "{\"prompt\": [{\"role\": \"user\", \"content\": \"a\"}], \"chosen\": [{\"role\": \"assistant\","
                                + " \"content\": \"b\"}], \"rejected\": [{\"role\": \"assistant\", \"content\": \"c\"}]}",
                        "put the chat_template.jinja of the model that you align beside tokenizer.json"),
                lines(
                        "messages that end with a question",
                        "{\"chosen\": [{\"role\": \"assistant\", \"content\": \"a\"}, {\"role\": \"user\","
                                + " \"content\": \"b\"}], \"rejected\": [{\"role\": \"assistant\", \"content\": \"c\"}]}",
                        "name the right columns in data.columns"),
                lines(
                        "equal scores",
                        "{\"prompt\": \"a\", \"completions\": [\"b\", \"c\"], \"scores\": [3, 3]}",
                        "leave such rows out, or name in data.columns.ranks, scores, choice or preference"),
                lines(
                        "a score too few",
                        "{\"prompt\": \"a\", \"completions\": [\"b\", \"c\"], \"scores\": [3]}",
                        "name the right columns in data.columns (column 'scores' has 1 scores for 2 completions"),
                lines(
                        "messages as Python writes them, in a text",
                        pair("a", "[{'role': 'assistant', 'content': 'b'}]", "[{'role': 'assistant', 'content': 'c'}]"),
                        "(chosen holds messages that are written as a text; give them as lists of objects, in JSON"
                                + " lines or Parquet"),
                file(
                        "messages as JSON in CSV",
                        "x.csv",
                        "prompt,chosen,rejected\n"
                                + many("a,\"[ {\"\"content\"\": \"\"b\"\", \"\"role\"\": \"\"assistant\"\"}]\",c"),
                        "(chosen holds messages that are written as a text"),
                lines(
                        "answers as messages beside a conversation that is not named",
                        "{\"conversations\": [{\"from\": \"human\", \"value\": \"a\"}], \"chosen\": {\"from\": \"gpt\","
                                + " \"value\": \"b\"}, \"rejected\": {\"from\": \"gpt\", \"value\": \"c\"}}",
                        "column 'conversations' holds messages: set data.columns.prompt = conversations"),
                lines(
                        "the answers of a ranking under the names of LLaMA-Factory",
                        "{\"instruction\": \"a\", \"input\": \"\", \"output\": [\"b\", \"c\"]}",
                        "no column 'prompt', 'chosen', 'rejected'; there are 'instruction', 'input', 'output'; set"),
                lines(
                        "a label on a scale",
                        "{\"prompt\": \"a\", \"completion\": \" b\", \"label\": -1}",
                        "column 'label' must say whether the completion is good, by true or false, 1 or 0"),
                lines(
                        "a preference of neither",
                        "{\"prompt\": \"a\", \"completions\": [\"b\", \"c\"], \"preference\": 0}",
                        "column 'preference' is 0: neither is preferred"),
                lines(
                        "a list of texts where one is read",
                        "{\"prompt\": \"a\", \"chosen\": [\"b\"], \"rejected\": [\"c\"]}",
                        "column 'chosen' must hold text, found a list"),
                lines(
                        "a row a response with grades, as in HelpSteer",
                        "{\"prompt\": \"a\", \"response\": \" b\", \"helpfulness\": 3, \"correctness\": 4, \"coherence\": 4,"
                                + " \"complexity\": 1, \"verbosity\": 2}",
                        "(column 'response' holds one response, and 'helpfulness' its grade; SELECT prompt,"
                                + " collect_list(struct(response, helpfulness)) AS answers FROM … GROUP BY prompt, and set"
                                + " data.columns.completions = \"answers[].response\" and data.columns.scores ="
                                + " \"answers[].helpfulness\""),
                lines(
                        "the same, named as lists",
                        "{\"prompt\": \"a\", \"response\": \" b\", \"helpfulness\": 3}",
                        new RowLayout(
                                "scored",
                                Columns.DEFAULT.with("completions", "response").with("scores", "helpfulness")),
                        "column 'response' must hold a list, found text; where each row has one of a prompt's, bring them"
                                + " together (SQL: collect_list, GROUP BY the prompt)"),
                lines(
                        "a list without ranks",
                        "{\"prompt\": \"a\", \"completions\": [\"b\", \"c\"]}",
                        "set data.format = ranked and give no column of ranks"),
                lines(
                        "a list of one",
                        "{\"prompt\": \"a\", \"completions\": [\"b\"], \"ranks\": [1]}",
                        "name the columns of all in data.columns.completions"),
                lines(
                        "a choice out of range",
                        "{\"prompt\": \"a\", \"completions\": [\"b\", \"c\"], \"choice\": 2}",
                        "column 'choice' must be the place of one of 2 completions, 0 to 1"),
                lines(
                        "a label that is not used",
                        "{\"history\": \"a\", \"ref_A\": \"b\", \"ref_B\": \"c\", \"labels\": 1}",
                        auto(Columns.DEFAULT
                                .with("prompt", "history")
                                .with("chosen", "ref_A")
                                .with("rejected", "ref_B")),
                        "set data.format = choice and name it in data.columns.choice"),
                lines(
                        "the same text twice",
                        pair("a", " b", " b"),
                        "name different columns in data.columns (chosen and rejected are the same text"),
                lines("empty completions", pair("a", "", " b"), "name the columns of the texts in data.columns"),
                lines("the same row again and again", pair, "keep one of each, or raise data.max-quarantined-fraction"),
                lines(
                        "completions that differ behind the longest length",
                        pair("a", " b b b b b b b c", " b b b b b b b d"),
                        "raise tokenizer.max-length or lower tokenizer.max-prompt-length"),
                lines("texts that are too long", pair("a", "b".repeat(101), " c"), "raise data.max-characters"),
                file("nothing", "x.jsonl", "", "there is no file with rows in it; name files that hold some"),
                file("lines that are no JSON", "x.jsonl", many("a b"), "write one object a line"),
                file(
                        "JSON over several lines",
                        "x.jsonl",
                        "{\n \"prompt\": \"a\"\n}\n",
                        "write one object a line (jq -c .)"),
                file("an array that ends early", "x.jsonl", "[" + pair + ",", "it ends within element 2"),
                file(
                        "a table of text named Parquet",
                        "x.parquet",
                        "prompt,chosen\na,b\n",
                        "name it .csv, .tsv or .jsonl"),
                file("semicolons in CSV", "x.csv", "prompt;chosen;rejected\na;b;c\n", "write commas and the name .csv"),
                file("tabs in CSV", "x.csv", "prompt\tchosen\trejected\na\tb\tc\n", "or tabs and the name .tsv"),
                file("commas in TSV", "x.tsv", "prompt,chosen,rejected\na,b,c\n", "its first line has commas"),
                file(
                        "CSV without a line of names",
                        "x.csv",
                        many("a,b,c"),
                        "set data.columns.prompt and data.columns.chosen and data.columns.rejected to what holds them"),
                file(
                        "CSV with texts where names should be",
                        "x.csv",
                        many("\"What is the capital of France?\",Paris,London"),
                        "no column 'prompt', 'chosen', 'rejected'; there are 3 whose names look like text of the data;"
                                + " where it is CSV without a first line that names its columns, write one above the rows,"
                                + " as in 'prompt', 'chosen', 'rejected'; else set data.columns.prompt"),
                file(
                        "texts of CSV between semicolons, as some spreadsheets write it",
                        "x.csv",
                        "\uFEFF"
                                + many("What is the capital of France?;Paris;London")
                                        .replace("\n", "\r\n"),
                        "its first line has semicolons between the names; write commas"),
                file(
                        "CSV whose texts hold commas without quotes",
                        "x.csv",
                        "prompt,chosen,rejected\n" + many("Who, and when?,a,b"),
                        "has 4 fields, and the first line 3 names"),
                file(
                        "an unknown kind of file",
                        "x.txt",
                        many(pair),
                        "neither Parquet (.parquet), JSON (.jsonl, .json) nor"),
                new Wrong(
                        "Latin 1",
                        "x.jsonl",
                        many(pair("\u00e9", " b", " c")),
                        LATIN_1,
                        auto(Columns.DEFAULT),
                        "iconv -f LATIN1 -t UTF-8"));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void saysWhatToSet(Wrong input) throws IOException {
        Files.writeString(folder.resolve(input.file()), input.content(), input.charset());
        assertThatThrownBy(() -> new IngestRun(spark, folder)
                        .layout(input.layout())
                        .train(input.file())
                        .ingest(0.1))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining(input.says());
    }
}
