package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenMessagesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"role\": \"developer\", \"content\": \"a\"}]",
                "[{\"role\": \"user\", \"content\": \"a\"}]",
                " [ {\"content\": \"a } ] \\\" b\", \"role\":\"assistant\"}, {\"role\"",
                "[{'content': \"it's\", 'role': 'user'}\n {'content': 'b', 'role': 'assistant'}]",
                "[{'content': [{'type': 'text', 'text': 'a'}], 'role': 'user'}]",
                "[{'content': None, 'role': 'system'}]",
                "[{\"from\": \"human\", \"value\": \"a\"}]",
                "[{\"weight\": 1, \"value\": \"a\", \"from\": \"GPT\"}]"
            })
    void findsMessages(String text) {
        assertThat(WrittenMessages.areIn(text)).isTrue();
        assertThatThrownBy(() -> Texts.requireNoMessages(text, "chosen"))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_MESSAGES))
                .hasMessageContaining("chosen holds messages that are written as a text; give them as lists");
    }

    /** JSON is what many answers are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"value\": 42}]",
                "[{\"from\": \"Paris\", \"to\": \"Rome\"}]",
                "[{\"from\": \"Paris\", \"value\": 42}]",
                "[{\"role\": \"admin\", \"content\": \"all\"}]",
                "[{\"role\": \"user\", \"name\": \"Eve\"}]",
                "[{\"content\": \"role: user\"}]",
                "[{\"role\": null, \"user\": 1, \"content\": 2}]",
                "[{\"name\": {\"role\": \"user\", \"content\": \"a\"}}]",
                "[{\"name\": \"Eve\"}, {\"role\": \"user\", \"content\": \"a\"}]",
                "{\"role\": \"user\", \"content\": \"a\"}",
                "[{",
                "[{\"",
                "[{'a\\",
                "[]",
                ""
            })
    void takesOtherTexts(String text) {
        assertThat(WrittenMessages.areIn(text)).isFalse();
    }

    @Test
    void readsATextOnce() {
        for (String part : new String[] {"\\\"", "\"\\", "'\"", "{", "':"}) {
            String text = "[{\"" + part.repeat(500_000);
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(WrittenMessages.areIn(text))
                    .isFalse());
        }
    }
}
