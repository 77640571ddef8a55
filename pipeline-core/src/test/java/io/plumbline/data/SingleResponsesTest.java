package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SingleResponsesTest {
    private static void assertAdvises(Columns columns, String prompt) {
        Map<String, ?> row = Map.of("question", "p", "response", "a", "helpfulness", 3);
        assertThatThrownBy(() -> SingleResponses.requireNone(row, List.of("prompt", "chosen", "rejected"), columns))
                .isInstanceOf(QuarantineException.class)
                .hasMessageContaining("; SELECT " + prompt
                        + ", collect_list(struct(response, helpfulness)) AS answers FROM" + " \u2026 GROUP BY " + prompt
                        + ", and set data.columns.completions = \"answers[].response\"");
    }

    @Test
    void advisesAQueryOfThePromptsOwnColumns() {
        assertAdvises(Columns.DEFAULT, "prompt");
        assertAdvises(Columns.DEFAULT.with("prompt", "question"), "question");
        assertAdvises(Columns.DEFAULT.withAll("prompt", List.of("instruction", "input")), "instruction, input");
        assertAdvises(Columns.DEFAULT.with("prompt", (String) null), "prompt");
    }
}
