package io.plumbline.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.template.Conversation.GenerationPrompt;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Small templates against what Jinja 3.1.6 made of them with the settings of transformers 5.18: each with the same messages,
 * the same text or a refusal on both sides.
 */
class ChatTemplateTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 5, 4, 7, 9);
    private static final JsonNode TABLE = table();

    private static JsonNode table() {
        try (InputStream stream = ChatTemplateTest.class.getResourceAsStream("jinja-cases.json")) {
            return JSON.readTree(stream);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Conversation conversation() {
        List<Map<String, Object>> messages =
                JSON.convertValue(TABLE.get("messages"), new TypeReference<List<Map<String, Object>>>() {});
        List<Map<String, Object>> tools =
                JSON.convertValue(TABLE.get("tools"), new TypeReference<List<Map<String, Object>>>() {});
        Map<String, Object> variables =
                JSON.convertValue(TABLE.get("variables"), new TypeReference<Map<String, Object>>() {});
        return Conversation.of(messages, variables, NOW).withTools(tools);
    }

    private static String text(String template, GenerationPrompt prompt) {
        return ChatTemplate.parse(template).render(conversation().with(prompt)).text();
    }

    @Test
    void everyTemplateOfTheTableIsRenderedOrRefusedAsJinjaDoes() {
        List<String> different = new ArrayList<>();
        for (JsonNode row : TABLE.get("cases")) {
            GenerationPrompt prompt = row.get(1).asBoolean() ? GenerationPrompt.ADD : GenerationPrompt.OMIT;
            String text;
            try {
                text = text(row.get(0).asText(), prompt);
            } catch (TemplateException e) {
                assertThat(e.getMessage()).isNotBlank();
                text = null;
            }
            if (!java.util.Objects.equals(text, row.get(2).textValue())) {
                different.add(row + " gives " + text);
            }
        }
        assertThat(TABLE.get("cases")).hasSizeGreaterThan(600);
        assertThat(different).isEmpty();
    }

    @Test
    void partsOfJinjaThatAreNotSupportedAreRefused() {
        for (JsonNode template : TABLE.get("unsupported")) {
            assertThatThrownBy(() -> text(template.asText(), GenerationPrompt.OMIT))
                    .as(template.asText())
                    .isInstanceOf(TemplateException.class)
                    .hasMessageContaining("support");
        }
    }

    @Test
    void generatedPartsAreMarked() {
        ChatTemplate template = ChatTemplate.parse(
                "{% for m in messages %}<{% generation %}{{ m.role }}{% endgeneration %}>{% endfor %}");
        RenderedChat chat = template.render(
                Conversation.of(List.of(Map.of("role", "user"), Map.of("role", "assistant")), Map.of(), NOW));
        assertThat(chat.text()).isEqualTo("<user><assistant>");
        assertThat(chat.generated())
                .extracting(span -> chat.text().substring(span.start(), span.end()))
                .containsExactly("user", "assistant");
    }

    @Test
    void refusalsOfATemplateAreKnownFromItsFaults() {
        assertRefused("\n{{ raise_exception('No system role') }}", TemplateException.Kind.REFUSED, "No system role");
        assertRefused(
                "\n{{ 1 + 'a' }}", TemplateException.Kind.FAILED, "unsupported operand type(s) for +: 'int' and 'str'");
        assertRefused("\n{% if %}", TemplateException.Kind.SYNTAX, "expected an expression, found %}");
    }

    private static void assertRefused(String template, TemplateException.Kind kind, String message) {
        assertThatThrownBy(() -> text(template, GenerationPrompt.OMIT))
                .isInstanceOfSatisfying(TemplateException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(kind);
                    assertThat(refusal.line()).isEqualTo(2);
                })
                .hasMessage(message);
    }

    @Test
    void textsOfARowAreNotShownInARefusal() {
        for (String secret : List.of("s".repeat(10_000), "PIN 7", "hi")) {
            Conversation conversation =
                    Conversation.of(List.of(Map.of("role", "user", "content", secret)), Map.of(), NOW);
            for (String shown : List.of("'Bad: ' ~ messages[0].content", "'Bad: ' + messages[0].content")) {
                assertThatThrownBy(() -> ChatTemplate.parse("{{ raise_exception(" + shown + ") }}")
                                .render(conversation))
                        .isInstanceOf(TemplateException.class)
                        .hasMessage("Bad: …");
            }
            assertThatThrownBy(() -> ChatTemplate.parse(
                                    "{{ raise_exception(messages[0].role ~ 7 ~ " + "messages|length) }}")
                            .render(conversation))
                    .isInstanceOf(TemplateException.class)
                    .hasMessage("user71");
        }
    }
}
