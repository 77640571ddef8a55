package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.data.ChatRenderer;
import io.plumbline.data.JsonLine;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.RowLayout;
import io.plumbline.data.TemplateOptions;
import io.plumbline.data.TextExample;
import io.plumbline.jobs.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table of public layouts in data.md, with rows of the form that each line describes: every line reads its rows as it says. */
class LayoutTableTest {
    private static final String TEMPLATE =
            "{% if tools %}T{% endif %}{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}"
                    + "{% if add_generation_prompt %}<assistant>{% endif %}";
    private static final String CHAT = "<user>q<assistant> + yes / no";

    /** A row by the line's beginning, with single quotes and Q, Y and N for a question and two answers; and what it is read as. */
    private static final Map<String, List<String>> ROWS = Map.ofEntries(
            row(
                    "Anthropic HH",
                    "{'chosen': '\\n\\nHuman: q\\n\\nAssistant: yes', 'rejected': '\\n\\nHuman: q\\n\\nAssistant: no'}",
                    "\n\nHuman: q\n\nAssistant: +  yes /  no"),
            row(
                    "UltraFeedback binarised, Capybara",
                    "{'prompt': 'q', 'chosen': [Q, Y], 'rejected': [Q, N], 'score_chosen': 9}",
                    CHAT),
            row("HH as chat", "{'prompt': [Q], 'chosen': [Y], 'rejected': [N]}", CHAT),
            row(
                    "ShareGPT pairs",
                    "{'conversations': [{'from': 'human', 'value': 'q'}], 'chosen': {'from': 'gpt', 'value': 'yes'}, 'rejected':"
                            + " {'from': 'gpt', 'value': 'no'}}",
                    CHAT),
            row(
                    "conversations with tools",
                    "{'prompt': [Q], 'chosen': [Y], 'rejected': [N], 'tools': [{'type': 'function', 'function': {'name': 'f'}}]}",
                    "T" + CHAT),
            row(
                    "Orca pairs, by the chat template",
                    "{'system': 's', 'question': 'q', 'chosen': 'yes', 'rejected': 'no'}",
                    "<system>s" + CHAT),
            row(
                    "Orca pairs, as plain text",
                    "{'system': 's', 'question': 'q', 'chosen': 'yes', 'rejected': 'no'}",
                    "s\n\nq + yes / no"),
            row(
                    "UltraFeedback",
                    "{'instruction': 'q', 'completions': [{'response': 'so', 'overall_score': 6.5}, {'response': 'yes',"
                            + " 'overall_score': 8}, {'response': 'no', 'overall_score': 2}], 'source': 'x'}",
                    "q + yes / no"),
            row(
                    "LLaMA-Factory's rankings",
                    "{'instruction': 'q', 'input': 'i', 'output': ['yes', 'no']}",
                    "q\n\ni + yes / no"),
            row(
                    "Nectar",
                    "{'prompt': 'q', 'answers': [{'answer': 'no', 'rank': 2.0}, {'answer': 'yes', 'rank': 1.0}]}",
                    "q + yes / no"),
            row("answers to a conversation", "{'prompt': [Q], 'completions': [[N], [Y]], 'ranks': [2, 1]}", CHAT),
            row(
                    "OpenAI summarize",
                    "{'info': {'post': 'q'}, 'summaries': [{'text': 'no'}, {'text': 'yes'}], 'choice': 1}",
                    "q + yes / no"),
            row(
                    "Stanford SHP",
                    "{'history': 'q', 'human_ref_A': 'yes', 'human_ref_B': 'no', 'labels': 1}",
                    "q + yes / no"),
            row(
                    "HelpSteer, HelpSteer2 with grades, a row a response, brought together by `SELECT prompt,"
                            + " collect_list(struct(response, helpfulness)) AS answers FROM … GROUP BY prompt`",
                    "{'prompt': 'q', 'answers': [{'response': 'no', 'helpfulness': 1}, {'response': 'yes',"
                            + " 'helpfulness': 4}, {'response': 'so', 'helpfulness': 3}]}",
                    "q + yes / no"),
            row(
                    "HelpSteer2 preferences",
                    "{'prompt': 'q', 'response_1': 'no', 'response_2': 'yes', 'preference_strength': 2}",
                    "q + yes / no"),
            row(
                    "HelpSteer3 preferences",
                    "{'context': [Q], 'response1': 'no', 'response2': 'yes', 'overall_preference': 2}",
                    CHAT),
            row("KTO's unpaired data", "{'prompt': [Q], 'completion': [N], 'label': 0}", "<user>q<assistant> + no"),
            row("prompts with one good completion", "{'prompt': [Q], 'completion': [Y]}", "<user>q<assistant> + yes"),
            row("UltraChat, Capybara for `sft`", "{'prompt': 'q', 'messages': [Q, Y]}", "<user>q<assistant> + yes"),
            row(
                    "ShareGPT",
                    "{'conversations': [{'from': 'human', 'value': 'q'}, {'from': 'gpt', 'value': 'yes'}]}",
                    "<user>q<assistant> + yes"));

    private static final Pattern LINE = Pattern.compile("\\| (.*) \\| (.*) ?\\| `(\\w+)`( \\(set it\\))? \\|");

    private static Map.Entry<String, List<String>> row(String beginning, String json, String example) {
        String quoted = json.replace('\'', '"')
                .replace("Q", "{\"role\": \"user\", \"content\": \"q\"}")
                .replace("Y", "{\"role\": \"assistant\", \"content\": \"yes\"}")
                .replace("N", "{\"role\": \"assistant\", \"content\": \"no\"}");
        return Map.entry(beginning, List.of(quoted, example));
    }

    private static List<Matcher> lines() throws IOException {
        String guide = Files.readString(Path.of("data.md"));
        String table = guide.substring(guide.indexOf("| rows as in |"));
        return table.substring(0, table.indexOf("\n\n"))
                .lines()
                .skip(2)
                .map(LINE::matcher)
                .toList();
    }

    private static String beginning(Matcher line) {
        assertThat(line.matches()).as(line.toString()).isTrue();
        return line.group(1).split(": ")[0];
    }

    @Test
    void everyLineHasARowAndEveryRowALine() throws IOException {
        Set<String> named = new HashSet<>();
        for (Matcher line : lines()) {
            named.add(beginning(line));
        }
        assertThat(named).isEqualTo(ROWS.keySet());
    }

    @TestFactory
    Stream<DynamicTest> everyLineReadsItsRowsAsItSays() throws IOException {
        return lines().stream().map(line -> DynamicTest.dynamicTest(beginning(line), () -> check(line)));
    }

    private static void check(Matcher line) throws QuarantineException {
        List<String> row = ROWS.get(beginning(line));
        List<String> settings = new ArrayList<>(List.of("run.dir=/run"));
        Matcher columns = Pattern.compile("`(\\w+) = ([^`]+)`").matcher(line.group(2));
        while (columns.find()) {
            settings.add("data.columns." + columns.group(1) + "=" + columns.group(2));
        }
        if (line.group(4) != null) {
            settings.add("data.format=" + line.group(3));
        }
        RowLayout layout = new ConfigLoader("ingest", new Configuration(false))
                .load(null, settings)
                .config()
                .data()
                .layout();
        Map<String, Object> values = new JsonLine(row.get(0), true).row("the line");
        assertThat(layout.reading(values).understanding())
                .get()
                .asString()
                .startsWith("is read as " + line.group(3) + ": ");
        TextExample read = layout.reading(values)
                .example(ChatRenderer.of(WordTokenizer.withTemplate(TEMPLATE), TemplateOptions.DEFAULT));
        assertThat(read.prompt() + " + " + read.completions().stream().collect(Collectors.joining(" / ")))
                .isEqualTo(row.get(1));
    }
}
