package io.plumbline.data.warning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plumbline.data.ChatRenderer;
import io.plumbline.data.Columns;
import io.plumbline.data.DataReport;
import io.plumbline.data.ExampleLengths;
import io.plumbline.data.Finding;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.RowLayout;
import io.plumbline.data.RowReading;
import io.plumbline.data.Split;
import io.plumbline.data.TextExample;
import io.plumbline.data.TokenizedExample;
import io.plumbline.example.Example;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each warning on rows that show it and on rows that do not. */
class WarningsTest {
    private static final int ROWS = 40;
    private static final String QUESTION = "what is the capital of France";

    private RowLayout layout = new RowLayout("auto", Columns.DEFAULT);
    private boolean cut;
    private boolean begunTwice;

    private static Map<String, Object> row(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            row.put((String) namesAndValues[index], namesAndValues[index + 1]);
        }
        return row;
    }

    private static Map<String, Object> pair(String prompt, String chosen, String rejected) {
        return row("prompt", prompt, "chosen", chosen, "rejected", rejected);
    }

    /** A pair of texts of so many words. */
    private static Map<String, Object> lengths(int chosen, int rejected) {
        return pair("q", "yes ".repeat(chosen), "no ".repeat(rejected));
    }

    private SeenExample seen(Map<String, Object> row) {
        try {
            RowReading reading = layout.reading(row);
            TextExample text = reading.example(ChatRenderer.NONE);
            int[][] completions = text.completions().stream()
                    .map(completion -> new int[completion.split(" ").length])
                    .toArray(int[][]::new);
            Example example = Example.of("id", "source", new int[] {0}, completions);
            boolean[] truncated = new boolean[completions.length];
            truncated[truncated.length - 1] = cut;
            return new SeenExample(reading, text, new TokenizedExample(example, false, truncated, false), begunTwice);
        } catch (QuarantineException e) {
            throw new IllegalStateException(e.reason() + ": " + e.getMessage(), e);
        }
    }

    private List<Finding> findings(int rows, IntFunction<Map<String, Object>> row) {
        List<Signs> signs = new ArrayList<>();
        IntStream.range(0, rows).forEach(index -> signs.add(Signs.of(seen(row.apply(index)))));
        return Warnings.of("data.train", signs);
    }

    private List<String> codes(IntFunction<Map<String, Object>> row) {
        return findings(ROWS, row).stream().map(Finding::code).toList();
    }

    /** Rows of which one in ten, which is no more than a tenth, is the first. */
    private List<String> codesOfTenth(Map<String, Object> first, Map<String, Object> other) {
        return codes(index -> index % 10 == 0 ? first : other);
    }

    @Test
    void goodRowsGiveNone() {
        assertThat(codes(index -> lengths(2 + index % 3, 3))).isEmpty();
    }

    @Test
    void fewRowsAreNoSign() {
        assertThat(findings(19, index -> lengths(2, 2))).isEmpty();
        assertThat(findings(20, index -> lengths(2, 2)))
                .extracting(Finding::line)
                .containsExactly(
                        "warning (equal_lengths): data.train: in 20 of 20 rows all completions have the same number of"
                                + " tokens, as if they had been cut or filled up to one length; give the whole texts"
                                + " without padding, and set tokenizer.max-length to cut them here");
    }

    @Test
    void completionsThatRepeatThePrompt() {
        Map<String, Object> repeated = pair(QUESTION, " " + QUESTION + " Paris", "no, no");
        Map<String, Object> answer = pair(QUESTION, "Paris is that", "no");
        Map<String, Object> other = pair(QUESTION, "Paris", "no no");
        assertThat(codes(index -> index % 2 == 0 ? repeated : other)).containsExactly("repeated_prompt");
        assertThat(codesOfTenth(repeated, other)).doesNotContain("repeated_prompt");
        assertThat(codes(index -> index % 2 == 0 ? answer : other)).isEmpty();
        assertThat(codes(index -> pair("a", index % 2 == 0 ? "a b c" : "a", "a b")))
                .isEmpty();
    }

    @Test
    void sidesOfEqualLength() {
        assertThat(codes(index -> lengths(1 + index, 1 + index))).containsExactly("equal_lengths");
        assertThat(codesOfTenth(lengths(3, 4), lengths(3, 3))).isEmpty();
        cut = true;
        assertThat(codes(index -> lengths(3, 3))).containsExactly("truncation");
    }

    @Test
    void oneSideAlwaysLonger() {
        assertThat(codes(index -> lengths(5 + index % 3, 4))).containsExactly("best_always_longer");
        assertThat(codes(index -> lengths(1 + index % 3, 4))).containsExactly("best_always_shorter");
        assertThat(codesOfTenth(lengths(1, 4), lengths(5, 4))).isEmpty();
        assertThat(codesOfTenth(lengths(5, 4), lengths(1, 4))).isEmpty();
    }

    @Test
    void bestOfAListLongerThanAllOthers() {
        layout = new RowLayout("ranked", Columns.DEFAULT);
        assertThat(codes(index -> row("prompt", "q", "completions", List.of("a b c", "d", "e f"))))
                .containsExactly("best_always_longer");
        assertThat(codes(index -> row("prompt", "q", "completions", List.of("a b", "d", "e f"))))
                .isEmpty();
    }

    private static Map<String, Object> scored(String chosen, double first, String rejected, Object second) {
        Map<String, Object> row = lengths(1 + (int) (first * 7) % 3, 2);
        row.put(chosen, first);
        row.put(rejected, second);
        return row;
    }

    @Test
    void scoresThatContradictTheOrder() {
        for (String[] names : List.of(
                new String[] {"score_chosen", "score_rejected"},
                new String[] {"chosen-rating", "rejected-rating"},
                new String[] {"chosen_reward", "rejected_reward"})) {
            assertThat(codes(index -> scored(names[0], index % 4, names[1], 5)))
                    .containsExactly("contradicting_scores");
            assertThat(codes(index -> scored(names[0], index % 4, names[1], "-1")))
                    .isEmpty();
            assertThat(codes(index -> scored(names[0], index % 4, names[1], index % 4)))
                    .isEmpty();
        }
        assertThat(codesOfTenth(
                        scored("score_chosen", 1, "score_rejected", 2), scored("score_chosen", 3, "score_rejected", 2)))
                .doesNotContain("contradicting_scores");
        assertThat(findings(ROWS, index -> scored("score_chosen", index % 4, "score_rejected", 5)))
                .extracting(Finding::sentence)
                .containsExactly(
                        "in 40 of 40 rows scores or margins contradict the order of the completions; the sides are"
                                + " swapped: name them the other way round in data.columns.chosen and data.columns.rejected");
        assertThat(findings(ROWS, index -> scored("score_chosen", index % 4, "score_rejected", 0.5)))
                .extracting(Finding::sentence)
                .singleElement()
                .asString()
                .contains("data.format = scored");
    }

    @Test
    void marginsThatContradictTheOrder() {
        layout = new RowLayout("auto", Columns.DEFAULT.with("margin", "better_by"));
        IntFunction<Map<String, Object>> rows = index -> {
            Map<String, Object> row = lengths(1 + index % 3, 2);
            row.put("better_by", index % 2 == 0 ? 1 : -1);
            return row;
        };
        assertThat(codes(rows)).containsExactly("contradicting_scores");
        assertThat(codes(index -> rows.apply(0))).doesNotContain("contradicting_scores");
    }

    @Test
    void scoresOfListsThatContradictTheOrder() {
        layout = new RowLayout("ranked", Columns.DEFAULT);
        List<String> texts = List.of("a b", "c", "d e f");
        assertThat(codes(index -> row("prompt", "q", "completions", texts, "scores", List.of(1, 2, 3))))
                .containsExactly("contradicting_scores");
        assertThat(codes(index -> row("prompt", "q", "completions", texts, "scores", List.of(3, 3, 1))))
                .isEmpty();
        assertThat(codes(index -> row("prompt", "q", "completions", texts, "scores", List.of(3, 1))))
                .isEmpty();
        // With ranks the list stands in another order than the example.
        assertThat(codes(index -> row(
                        "prompt", "q", "completions", texts, "ranks", List.of(2, 3, 1), "scores", List.of(2, 1, 3))))
                .doesNotContain("contradicting_scores");
        assertThat(codes(index -> row(
                        "prompt", "q", "completions", texts, "ranks", List.of(2, 3, 1), "scores", List.of(2, 3, 1))))
                .contains("contradicting_scores");
        assertThat(codes(index -> row(
                        "prompt", "q", "completions", texts, "ranks", List.of(2, 1, 1), "scores", List.of(1, 3, 2))))
                .doesNotContain("contradicting_scores");
    }

    @Test
    void scoresOfListsInWhichOneIsChosen() {
        layout = new RowLayout("choice", Columns.DEFAULT);
        List<String> texts = List.of("a b", "c d", "e f");
        assertThat(codes(index -> row("prompt", "q", "completions", texts, "choice", 1, "scores", List.of(2, 1, 3))))
                .contains("contradicting_scores");
        assertThat(codes(index -> row("prompt", "q", "completions", texts, "choice", 2, "scores", List.of(2, 1, 3))))
                .doesNotContain("contradicting_scores");
    }

    /** The rows hold messages, and the examples what a template makes of them. */
    @Test
    void scoresOfListsOfMessages() {
        layout = new RowLayout("ranked", Columns.DEFAULT);
        List<Map<String, String>> asked = List.of(Map.of("role", "user", "content", "q"));
        List<?> answers = Stream.of("a b", "c")
                .map(text -> List.of(Map.of("role", "assistant", "content", text)))
                .toList();
        Map<String, Object> row =
                row("prompt", asked, "completions", answers, "ranks", List.of(2, 1), "scores", List.of(2, 1));
        assertThat(layout.reading(row).scoresBeside(TextExample.of("<user>q", "<assistant>c", "<assistant>a b")))
                .containsExactly(1.0, 2.0);
    }

    private static Map<String, Object> choice(Object choice, String... more) {
        List<String> texts = new ArrayList<>(List.of("a b", "c d e"));
        texts.addAll(List.of(more));
        return row("prompt", "q", "completions", texts, "choice", choice);
    }

    @Test
    void oneLabelOnly() {
        assertThat(codes(index -> choice(index == 0 ? 1 : "1"))).contains("only_high_labels");
        assertThat(codes(index -> choice(0))).contains("only_low_labels");
        assertThat(codes(index -> choice(index % 20 == 0 ? 1 : 0))).doesNotContain("only_low_labels");
        assertThat(codes(index -> choice(1 + index % 2, "f"))).doesNotContain("only_high_labels", "only_low_labels");
        IntFunction<Map<String, Object>> preferred =
                index -> row("prompt", "q", "completions", List.of("a", "b c"), "preference", index % 3 - 3);
        assertThat(codes(preferred)).contains("only_low_labels");
        assertThat(codes(index -> row("prompt", "q", "completions", List.of("a", "b c"), "preference", 1 + index % 3)))
                .contains("only_high_labels");
        // Another format does not read the column.
        assertThat(codes(index -> {
                    Map<String, Object> row = lengths(1 + index % 3, 2);
                    row.put("choice", 1);
                    return row;
                }))
                .isEmpty();
    }

    private List<String> codesOfLabels(IntFunction<Object> label) {
        layout = new RowLayout("auto", Columns.DEFAULT.with("label", "verdict"));
        return codes(
                index -> row("prompt", "q", "completion", "a b".repeat(1 + index % 3), "verdict", label.apply(index)));
    }

    @Test
    void oneLabelOfLoneCompletions() {
        for (Object good : List.of(true, 1, "1", "Yes", "thumbs_up", "desirable")) {
            assertThat(codesOfLabels(index -> good))
                    .contains("only_high_labels")
                    .doesNotContain("only_low_labels");
        }
        for (Object bad : List.of(false, 0.0, "0", "no", "Thumbs Down", "undesirable")) {
            assertThat(codesOfLabels(index -> bad)).contains("only_low_labels").doesNotContain("only_high_labels");
        }
        assertThat(codesOfLabels(index -> index % 2 == 0 ? "desirable" : false))
                .doesNotContain("only_high_labels", "only_low_labels");
    }

    @Test
    void beginOfSequenceBesideTheTokenizers() {
        begunTwice = true;
        assertThat(codes(index -> lengths(1 + index % 3, 2))).containsExactly("begin_of_sequence");
    }

    @Test
    void moreThanATenthCut() {
        List<Signs> signs = new ArrayList<>();
        for (int index = 0; index < ROWS; index++) {
            cut = index % 10 == 0;
            signs.add(Signs.of(seen(lengths(1 + index % 3, 2))));
        }
        assertThat(Warnings.of("data.train", signs)).isEmpty();
        cut = true;
        signs.add(Signs.of(seen(lengths(1, 2))));
        assertThat(Warnings.of("data.train", signs))
                .extracting(Finding::sentence)
                .containsExactly(
                        "in 5 of 41 rows the prompt or a completion is cut to length; raise tokenizer.max-length"
                                + " and tokenizer.max-prompt-length, or leave the long rows out");
        assertThat(Warnings.of("data", new WholeSet(report(3), 0, 0)))
                .extracting(Finding::code, Finding::showing, Finding::told)
                .containsExactly(tuple("truncation", 3L, 20L));
        assertThat(Warnings.of("data", new WholeSet(report(2), 0, 0))).isEmpty();
    }

    private static DataReport report(int cut) {
        DataReport report = new DataReport();
        for (int index = 0; index < 20; index++) {
            boolean[] truncated = {false, index < cut && index > 0};
            report.addKept(Split.TRAIN, new ExampleLengths(1, new int[] {2, 3}, index < cut, truncated, false));
        }
        return report;
    }

    @Test
    void promptsThatDifferInWhiteSpaceOnBothSides() {
        assertThat(Warnings.of("data", new WholeSet(report(0), 5, 1)))
                .extracting(Finding::line)
                .containsExactly(
                        "warning (spaced_prompts): data: 1 of 5 held-out prompts differ from a prompt to train on in"
                                + " white space alone, so that their scores are too good; write the white space of prompts alike,"
                                + " or give other prompts in data.held-out");
        assertThat(Warnings.of("data", new WholeSet(report(0), 5, 0))).isEmpty();
    }

    @Test
    void everyWarningOfRowsHasACodeOfItsOwnAndSaysWhatToSet() {
        assertThat(Warnings.OF_ROWS)
                .extracting(Warning::code)
                .doesNotHaveDuplicates()
                .hasSizeLessThan(64);
        assertThat(Warnings.OF_ROWS).allSatisfy(warning -> assertThat(warning.of(new Counted(100, 100)))
                .hasValueSatisfying(sentence -> assertThat(sentence).matches(".*(data|tokenizer|loss)\\..*")));
    }
}
