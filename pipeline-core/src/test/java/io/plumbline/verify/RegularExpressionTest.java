package io.plumbline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegularExpressionTest {
    private static Verifier verifier(Map<String, String> options) {
        return Verifiers.of("regular-expression", new VerifierOptions(options));
    }

    private static Verdict verdict(Map<String, String> options, String completion) throws Exception {
        return verifier(options).verify(new Answer("", completion, Map.of("gold", " 42 ")));
    }

    /** As in a step, on the stack that the verifier asks for. */
    private static Judgement guarded(String pattern, String completion) {
        try (GuardedVerifier guarded =
                new GuardedVerifier(() -> verifier(Map.of("pattern", pattern)), Duration.ofMinutes(2))) {
            return guarded.judge(new Answer("", completion, Map.of()));
        }
    }

    @Test
    void findsAPatternOrMatchesAllOfIt() throws Exception {
        assertThat(verdict(Map.of("pattern", "[0-9]+"), "it is 42.")).isEqualTo(Verdict.of(true));
        assertThat(verdict(Map.of("pattern", "[0-9]+"), "none")).isEqualTo(Verdict.failed("no_match"));
        assertThat(verdict(Map.of("pattern", "[0-9]+", "match", "full"), "it is 42"))
                .isEqualTo(Verdict.failed("no_match"));
        assertThat(verdict(
                        Map.of("pattern", "(?s)<think>.*</think>\\s*<answer>.*</answer>\\s*", "match", "full"),
                        "<think>\n6 * 7\n</think>\n<answer>42</answer>\n"))
                .isEqualTo(Verdict.of(true));
    }

    @Test
    void comparesWhatItFindsLastWithAColumn() throws Exception {
        Map<String, String> options = Map.of("pattern", "<answer>([^<]*)</answer>", "answer", "gold");

        assertThat(verdict(options, "<answer>7</answer> no: <answer> 42</answer>"))
                .isEqualTo(Verdict.of(true));
        assertThat(verdict(options, "<answer>42</answer> no: <answer>7</answer>"))
                .isEqualTo(Verdict.of(false));
        assertThat(verdict(options, "42")).isEqualTo(Verdict.failed("no_match"));
        assertThat(verdict(Map.of("pattern", "is ([0-9]+)|says ([0-9]+)", "answer", "gold"), "it says 42"))
                .isEqualTo(Verdict.of(true));
        assertThat(verdict(Map.of("pattern", "x", "answer", "none"), "x"))
                .isEqualTo(Verdict.unscored("missing_answer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+b", "(a*)*b", "a*a*a*a*a*a*b", "(?:a?){500}a{500}b"})
    void givesUpOnPatternsThatTakeForEver(String pattern) {
        assertThat(guarded(pattern, "a".repeat(20_000)).reason()).isEqualTo("pattern_too_slow");
    }

    /** Java's matcher calls itself anew for each time that a group is repeated. */
    @ParameterizedTest
    @ValueSource(strings = {"(a|b)*c", "(?:a|b)*c", "((a)|(b))*c", "(.|\\n)*c", "(([ab])+)*c", "(?i)(A|\\p{Lu})*?C"})
    void takesRepeatedGroupsOnLongTexts(String pattern) {
        assertThat(guarded(pattern, "a".repeat(20_000) + "c")).isEqualTo(new Judgement(1.0, true, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a|aa)+b", "(a|a?)+b", "(a|b|c)*d"})
    void findsRepeatedGroupsInNoPartOfALongText(String pattern) {
        assertThat(guarded(pattern, "a".repeat(20_000)).reason()).isEqualTo("no_match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a|b)*c", "(?:a|b)*c", "((a)|(b))*c", "(.|\\n)*c", "((((a|b)|e)|d)|f)*c"})
    void saysWhereAPatternRecursesTooDeep(String pattern) {
        assertThat(guarded(pattern, "a".repeat(400_000) + "c").reason()).isEqualTo("pattern_too_deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-?[0-9]+(?:,[0-9]{3})*(?:\\.[0-9]+)?", "(-?[$0-9.,]{2,})|(-?[0-9]+)", "(?s)^<think>.*?</think>"
            })
    void takesUsualPatternsOnLongTexts(String pattern) throws Exception {
        assertThat(verdict(Map.of("pattern", pattern), "b ".repeat(200_000)).reason())
                .isEqualTo("no_match");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?:(?:(?:(?:){999}){999}){999}){999}",
                "(?:(?:){32}){32}",
                "((?=a){100}+x{2}){10}",
                "(?:(?:(a|)){100}){10,}",
                "(?x)(?: (?:){999} # ) \n ) {999}",
                "(?x)(?: # ( \n (?:){999} ) {999}",
                "[(]{2}(?:[\\])](?:){500}){2}",
                "\\Q)\\E(?:\\Q(\\E(?:){500}){2}",
                "a{1000}",
                "(x?){1000000000}",
                "\\d{1000,}",
                "(?:){99999999999999999999}",
            })
    void refusesCountsThatNestToAThousand(String pattern) {
        assertThatThrownBy(() -> verifier(Map.of("pattern", pattern)))
                .hasMessage("pattern must not demand anything more than 999 times, nested counts multiplied");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\\\\boxed\\{2024\\} | \\boxed{2024}",
                "\\x{10000} | \uD800\uDC00",
                "\\Q{2024}\\E | {2024}",
                "[{2024}]{6} | {2024}",
                "(?:[0-9]{3},){100} | 000,",
                "(?:[0-9]{1,1000}){1,10} | 7",
                "(?:(?:(?:){0,999999999}){0,999999999}){0,999999999}c | c",
                "((((?:){0,999999999}){0,999999999}?){0,999999999}+c) | c",
                "(?:((?=c){0,999999999}a?){0,999999999}+)+c | c",
                "(?:a{999})?(?:b{999})?c | c",
            })
    void takesCountsThatAreSmallAndNumbersThatAreNone(String pattern, String text) throws Exception {
        String repeated = pattern.contains("{100}") ? text.repeat(100) : text;

        assertThat(verdict(Map.of("pattern", pattern, "match", "full"), repeated))
                .isEqualTo(Verdict.of(true));
    }

    @Test
    void refusesPatternsThatCannotBe() {
        assertThatThrownBy(() -> verifier(Map.of())).hasMessage("pattern must be set");
        assertThatThrownBy(() -> verifier(Map.of("pattern", "(")))
                .hasMessage("pattern must be a regular expression of Java: Unclosed group near character 1");
        assertThatThrownBy(() -> verifier(Map.of("pattern", "a".repeat(4_001))))
                .hasMessage("pattern must have at most 4000 characters, got 4001");
        assertThatThrownBy(() -> verifier(Map.of("pattern", "a", "match", "full", "answer", "gold")))
                .hasMessage(
                        "pattern must have a group where match = full and answer is set, to say which part is the answer");
    }
}
