package io.plumbline.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Fixtures;
import io.plumbline.template.Conversation.GenerationPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Templates of public models against what transformers rendered. */
class ChatTemplateFixturesIT {
    /** A conversation and its texts, or the error of its template. */
    private record Case(
            String template,
            String bos_token,
            String eos_token,
            List<Map<String, Object>> prompt,
            List<Map<String, Object>> chosen,
            List<Map<String, Object>> rejected,
            String prompt_text,
            String chosen_text,
            String rejected_text,
            String error) {}

    @TestFactory
    Stream<DynamicTest> everyConversationIsRenderedToTheLetter() throws IOException {
        Path directory = Fixtures.orSkip("no public chat template is rendered").resolve("chat");
        List<Case> cases = new ObjectMapper()
                .readValue(directory.resolve("cases.json").toFile(), new TypeReference<List<Case>>() {});
        assertThat(cases).hasSizeGreaterThan(50);
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Case given = cases.get(i);
            ChatTemplate template =
                    ChatTemplate.parse(Files.readString(directory.resolve(given.template() + ".jinja")));
            tests.add(dynamicTest(given.template() + " " + i, () -> check(given, template)));
        }
        return tests.stream();
    }

    private static void check(Case given, ChatTemplate template) {
        Conversation prompt = Conversation.of(
                given.prompt(),
                Map.of("bos_token", given.bos_token(), "eos_token", given.eos_token()),
                LocalDateTime.of(2026, 3, 5, 4, 7));
        if (given.error() != null) {
            TemplateException refusal = catchThrowableOfType(TemplateException.class, () -> template.render(prompt));
            assertThat(refusal.kind()).isEqualTo(TemplateException.Kind.REFUSED);
            assertThat("TemplateError: " + refusal.getMessage()).isEqualTo(given.error());
            return;
        }
        assertThat(template.render(prompt.with(GenerationPrompt.ADD)).text()).isEqualTo(given.prompt_text());
        assertThat(template.render(prompt.followedBy(given.chosen())).text()).isEqualTo(given.chosen_text());
        assertThat(template.render(prompt.followedBy(given.rejected())).text()).isEqualTo(given.rejected_text());
    }
}
