package io.plumbline.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValidityTest {
    private static Verdict verdict(Map<String, String> options, String completion) throws Exception {
        return Verifiers.of("json", new VerifierOptions(options)).verify(new Answer("", completion, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " [1, -0.5e+3, 0, true, false, null] ",
                "\"\\u00e9\\n\\\"\"",
                "{\"a\": {\"b\": [[]]}, \"b\": {\"a\": 1}}",
                "[{\"a\": 1}, {\"a\": 1}]",
                "1e99999",
                "3"
            })
    void passesJson(String text) throws Exception {
        assertThat(verdict(Map.of(), text)).isEqualTo(Verdict.of(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\"}",
                "{'a': 1}",
                "{a: 1}",
                "[1,]",
                "[1 2]",
                "01",
                "1.",
                ".5",
                "+1",
                "NaN",
                "Infinity",
                "\"\\x\"",
                "\"\n\"",
                "\"\\u12g4\"",
                "{} {}",
                "tru",
                "// a\n{}",
                "{} x",
                "3]",
                "\uFEFF{}",
                "{\"a\": 1, \"a\": 2}",
                "[{\"a\": 1, \"\\u0061\": 2}]",
                "\"\\",
                "\"a",
                "Here you are: {}"
            })
    void failsWhatIsNone(String text) throws Exception {
        assertThat(verdict(Map.of(), text)).isEqualTo(Verdict.failed("not_json"));
    }

    @Test
    void givesNoScoreBeyondItsOwnBounds() throws Exception {
        assertThat(verdict(Map.of(), "[".repeat(200) + "]".repeat(200))).isEqualTo(Verdict.of(true));
        assertThat(verdict(Map.of(), "[".repeat(201) + "]".repeat(201))).isEqualTo(Verdict.unscored("too_deep"));
        assertThat(verdict(Map.of(), "{\"a\":".repeat(100_000))).isEqualTo(Verdict.unscored("too_deep"));
        assertThat(verdict(Map.of(), " ".repeat(4_000_001))).isEqualTo(Verdict.unscored("too_long"));
    }

    @Test
    void boundsNoPartOfATextThatIsShortEnough() throws Exception {
        assertThat(verdict(Map.of(), "1".repeat(4_000_000))).isEqualTo(Verdict.of(true));
        assertThat(verdict(Map.of(), '"' + "a".repeat(3_999_998) + '"')).isEqualTo(Verdict.of(true));
        assertThat(verdict(Map.of(), "{\"" + "a".repeat(3_999_990) + "\":1}")).isEqualTo(Verdict.of(true));
    }

    @Test
    void requiresKeysOfTheOutermostObject() throws Exception {
        Map<String, String> options = Map.of("required-keys", "name, age");

        assertThat(verdict(options, "{\"name\": 1, \"age\": null, \"x\": 2}")).isEqualTo(Verdict.of(true));
        assertThat(verdict(options, "{\"name\": {\"age\": 1}}")).isEqualTo(Verdict.failed("missing_key"));
        assertThat(verdict(options, "[{\"name\": 1, \"age\": 1}]")).isEqualTo(Verdict.failed("no_object"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "First ```x``` then\n```json\n{\"a\": 1}\n```\nDone.",
                "```{}```",
                "```json {\"a\": 1}```",
                "```json\r\n{}\r\n```\r\n",
                "```json title=\"a\"\n{}\n```",
                "1. so\n   ```\n   {}\n   ```",
                "~~~json\n{}\n~~~",
                "````\n{}\n`````  ",
                "```\n{\"a\": \"```\",\n\"b\": \"``` x\"}\n```",
                "```python\nx = \"```\"\n```\n```json\n{}\n```\nas `x` says",
                "~~~\n{\n~~~\n```\n\"\\n~~~\"\n```",
                "```json\n{}\n```\nSome `code` and ```more``` of it.",
            })
    void readsTheLastCodeBlockOnRequest(String text) throws Exception {
        assertThat(verdict(Map.of("within", "code-block"), text)).isEqualTo(Verdict.of(true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | no_code_block",
                "as ```{}``` says | no_code_block",
                "```json~{ | open_code_block",
                "```json~{}~```~```json~{ | open_code_block",
                "````~{}~``` | open_code_block",
                "```~{}~```~in between~```~{~``` | not_json",
                "```~[~``` json~```~{} | not_json",
                "```~``` | not_json",
            })
    void readsNothingThatIsNotTheLastCodeBlock(String text, String reason) throws Exception {
        assertThat(verdict(Map.of("within", "code-block"), text.replace('~', '\n')))
                .isEqualTo(Verdict.failed(reason));
    }

    @Test
    void readsAllOfTheTextUnlessACodeBlockIsAskedFor() throws Exception {
        assertThat(verdict(Map.of(), "```json\n{}\n```")).isEqualTo(Verdict.failed("not_json"));
    }
}
