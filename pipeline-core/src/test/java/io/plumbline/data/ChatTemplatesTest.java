package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.template.ChatTemplate;
import io.plumbline.template.Conversation;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChatTemplatesTest {
    private static ChatTemplates templates(Map<String, String> files) {
        SortedMap<String, String> texts = new TreeMap<>(files);
        texts.put(TokenizerFiles.TOKENIZER, "{}");
        return ChatTemplates.of(new TokenizerFiles("dir", texts));
    }

    private static ChatTemplates configured(String chatTemplate) {
        return templates(Map.of(TokenizerFiles.TOKENIZER_CONFIG, "{\"chat_template\":" + chatTemplate + "}"));
    }

    private static String text(ChatTemplate template) {
        return template.render(
                        Conversation.of(List.of(Map.of("role", "user")), Map.of(), LocalDateTime.of(2026, 3, 5, 4, 7)))
                .text();
    }

    @Test
    void aTextOfTheConfigurationServesEveryConversation() {
        ChatTemplates templates = configured("\"<{{ messages[0].role }}>\"");
        assertThat(text(templates.plain())).isEqualTo("<user>");
        assertThat(text(templates.withTools())).isEqualTo("<user>");
    }

    @Test
    void namedTextsServeWithToolsAndWithout() {
        ChatTemplates templates =
                configured("[{\"name\":\"default\",\"template\":\"a\"},{\"name\":\"tool_use\",\"template\":\"b\"}]");
        assertThat(text(templates.plain())).isEqualTo("a");
        assertThat(text(templates.withTools())).isEqualTo("b");
    }

    @Test
    void filesComeBeforeTheConfiguration() {
        ChatTemplates templates = templates(Map.of(
                TokenizerFiles.TOKENIZER_CONFIG,
                "{\"chat_template\":\"old\"}",
                TokenizerFiles.CHAT_TEMPLATE,
                "new",
                TokenizerFiles.TOOL_TEMPLATE,
                "tools"));
        assertThat(text(templates.plain())).isEqualTo("new");
        assertThat(text(templates.withTools())).isEqualTo("tools");
    }

    @Test
    void aModelWithoutTemplateSaysWhereToPutOne() {
        assertThatThrownBy(() -> templates(Map.of()).plain())
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("dir has no chat template; put chat_template.jinja there");
        assertThatThrownBy(() ->
                        configured("[{\"name\":\"rag\",\"template\":\"a\"}]").plain())
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("no chat template named 'default', but [rag]");
    }

    @Test
    void whatIsNoTemplateIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> configured("\"a\\n{% if %}\"").plain())
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot read the chat template 'default' of dir: expected an expression, found %} (line 2)");
        for (String wrong : List.of("5", "[5]", "[{\"name\":\"default\"}]", "{\"default\":5}")) {
            assertThatThrownBy(() -> configured(wrong))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessageContaining("it must be a text, or a list of objects with name and template");
        }
    }
}
