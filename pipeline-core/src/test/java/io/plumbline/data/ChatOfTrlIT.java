package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Fixtures;
import io.plumbline.example.Example;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Rows of messages against what TRL 1.13 makes of them with the templates of public models: texts of its {@code
 * maybe_apply_chat_template}, and token ids of its DPOTrainer wherever the prompt's tokens begin those of prompt and
 * completion. Only there does DPOTrainer part them at the prompt's end.
 */
class ChatOfTrlIT {
    private static final Map<String, TextTokenizer> TOKENIZERS = new HashMap<>();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TokenizerOptions LONG = new TokenizerOptions(
            1 << 20, 1 << 19, TokenizerOptions.TruncatePrompt.KEEP_END, TokenizerOptions.AddBos.AUTO, true);

    @AfterAll
    static void close() {
        TOKENIZERS.values().forEach(TextTokenizer::close);
    }

    @TestFactory
    Stream<DynamicTest> textsAndTokensAreThoseOfTrl() throws IOException {
        Path fixtures = Fixtures.orSkip("no row of messages is compared with TRL's");
        List<DynamicTest> tests = new ArrayList<>();
        try (InputStream cases = getClass().getResourceAsStream("chat-of-trl.jsonl")) {
            for (String line : new String(cases.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                JsonNode expected = JSON.readTree(line);
                tests.add(DynamicTest.dynamicTest(
                        tests.size() + " " + expected.get("template").textValue(), () -> check(fixtures, expected)));
            }
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(200);
        return tests.stream();
    }

    private static void check(Path fixtures, JsonNode expected) throws IOException, QuarantineException {
        TokenizerFiles files = files(fixtures, expected);
        ChatRenderer renderer = ChatRenderer.of(files, TemplateOptions.DEFAULT);
        RowLayout layout = new RowLayout(RowFormats.AUTO, Columns.DEFAULT);
        String row = expected.get("row").toString();
        if (expected.has("refused")) {
            assertThatThrownBy(() -> layout.reading(new JsonLine(row, true).row("the line"))
                            .example(renderer))
                    .isInstanceOfSatisfying(QuarantineException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.CHAT_TEMPLATE_REFUSES))
                    .hasMessageStartingWith("the chat template: ");
            return;
        }
        TextExample text =
                layout.reading(new JsonLine(row, true).row("the line")).example(renderer);
        assertThat(text.prompt()).isEqualTo(expected.get("prompt").textValue());
        List<String> completions = new ArrayList<>();
        expected.get("completions").forEach(completion -> completions.add(completion.textValue()));
        assertThat(text.completions()).isEqualTo(completions);
        if (expected.has("ids")) {
            TextTokenizer tokenizer =
                    TOKENIZERS.computeIfAbsent(expected.get("tokenizer").textValue(), name -> TextTokenizer.of(files));
            Example tokens = new ExampleTokenizer(tokenizer, LONG)
                    .tokenize(text, "id", "source")
                    .example();
            assertThat(tokens.prompt()).isEqualTo(ids(expected.get("ids").get(0)));
            assertThat(tokens.completions()).hasNumberOfRows(completions.size());
            for (int index = 0; index < completions.size(); index++) {
                assertThat(tokens.completions()[index])
                        .isEqualTo(ids(expected.get("ids").get(index + 1)));
                JsonNode assistants = expected.path("assistants").path(index);
                if (assistants.isArray()) {
                    assertThat(mask(tokens, index)).isEqualTo(ids(assistants));
                }
            }
        }
    }

    /** 1 for each token of a completion that counts, else 0. */
    private static int[] mask(Example example, int completion) {
        int[] mask = new int[example.completions()[completion].length];
        int[] runs = example.counted().get(completion).runs();
        for (int run = 0; run < runs.length; run += 2) {
            Arrays.fill(mask, runs[run], runs[run + 1], 1);
        }
        return mask;
    }

    private static int[] ids(JsonNode array) {
        int[] ids = new int[array.size()];
        Arrays.setAll(ids, index -> array.get(index).intValue());
        return ids;
    }

    private static TokenizerFiles files(Path fixtures, JsonNode expected) throws IOException {
        Path model =
                fixtures.resolve("models").resolve(expected.get("tokenizer").textValue());
        SortedMap<String, String> texts =
                new TreeMap<>(TokenizerFiles.read(model).texts());
        texts.putIfAbsent(
                TokenizerFiles.TOKENIZER_CONFIG,
                "{\"bos_token\": \"<|endoftext|>\", \"eos_token\": \"<|endoftext|>\"}");
        texts.put(
                TokenizerFiles.CHAT_TEMPLATE,
                Files.readString(fixtures.resolve("chat")
                        .resolve(expected.get("template").textValue() + ".jinja")));
        return new TokenizerFiles(model.toString(), texts);
    }
}
