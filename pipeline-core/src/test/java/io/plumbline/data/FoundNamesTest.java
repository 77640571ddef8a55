package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoundNamesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "question,answer_a,answer_b | 'question', 'answer_a', 'answer_b'",
                "humanRefA,x,y | 'humanRefA', 'x', 'y'",
                "response_1 + response_2,labels | 'response_1 + response_2', 'labels'",
                "summaries[].text | 'summaries[].text'",
                "a,b,c | 3 whose names look like text of the data",
                "Paris,London,Madrid | 3 whose names look like text of the data",
                "prompt,What is the capital of France?,Paris | 'prompt' and 2 whose names look like text of the data",
                "question,\u6cd5\u56fd\u7684\u9996\u90fd | 'question' and 1 whose names look like text of the data",
                "prompt,Chosen Answer,Rejected Answer | 'prompt', 'Chosen Answer', 'Rejected Answer'",
                "user prompt,answerText,Paris is it | 'user prompt', 'answerText' and 1 whose names look like text of the data",
                "The Answer,answer?,Best  answer | 3 whose names look like text of the data",
            })
    void showsNamesThatAreNoTextOfTheData(String names, String shown) {
        assertThat(FoundNames.sentence(List.of(names.split(",")))).isEqualTo(shown);
    }

    @Test
    void blanksAroundNamesAreShown() {
        assertThat(FoundNames.sentence(List.of("prompt", " chosen"))).isEqualTo("'prompt', ' chosen'");
        assertThat(FoundNames.sentence(List.of())).isEqualTo("none");
    }

    /** Rows as a CSV file without names gives them, or objects that have answers for keys. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "pair", "hh", "chat", "ranked", "scored", "choice", "labelled", "demonstration"})
    void noFormatShowsTextInThePlaceOfNames(String format) {
        String secret = "the prompt is chosen or rejected";
        for (Columns columns : List.of(
                Columns.DEFAULT,
                Columns.DEFAULT.with("prompt", "info.post"),
                Columns.DEFAULT.with("completions", "info[].post"),
                Columns.DEFAULT.withAll("prompt", List.of("info.post", "info.text")))) {
            for (String name : List.of(secret, "prompt", "completions", "chosen", "completion")) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put(name, "a");
                row.put(secret + "?", "b");
                row.put("info", Map.of(secret, "c"));
                assertSilent(format, columns, row, secret);
                row.put("info", List.of(Map.of(secret, "c"), Map.of("d", "e")));
                assertSilent(format, columns, row, secret);
            }
        }
    }

    private static void assertSilent(String format, Columns columns, Map<String, Object> row, String secret) {
        RowLayout layout = new RowLayout(format, columns);
        assertThatThrownBy(() -> layout.reading(row).example(TestChats.renderer()))
                .isInstanceOfSatisfying(QuarantineException.class, e -> assertThat(e.getMessage())
                        .doesNotContain(secret));
        assertThat(layout.reading(row).understanding().orElse("")).doesNotContain(secret);
    }
}
