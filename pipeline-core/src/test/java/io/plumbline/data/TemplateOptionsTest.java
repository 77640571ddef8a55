package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateOptionsTest {
    private static final String TEMPLATE = "{{ strftime_now('%d %b %Y') }}{% if thinks %}<think>{% endif %}{{ effort }}"
            + "{% for m in messages %}[{{ m.content }}]{% endfor %}";

    private static String prompt(String more, String... arguments) throws QuarantineException {
        ChatRenderer renderer =
                ChatRenderer.of(TestChats.files(TEMPLATE), new TemplateOptions("2026-02-03", List.of(arguments)));
        String row = TestChats.filled("{'chosen': [Q, Y], 'rejected': [Q, N]" + more + "}");
        return new RowLayout("auto", Columns.DEFAULT)
                .reading(new JsonLine(row, true).row("the line"))
                .example(renderer)
                .prompt();
    }

    @Test
    void aTemplateReadsDayAndArguments() throws QuarantineException {
        assertThat(prompt("")).isEqualTo("03 Feb 2026[q]");
        assertThat(prompt("", "thinks=true", "effort=high")).isEqualTo("03 Feb 2026<think>high[q]");
        assertThat(prompt("", "thinks=false", "effort = 7")).isEqualTo("03 Feb 20267[q]");
    }

    @Test
    void argumentsOfARowWin() throws QuarantineException {
        assertThat(prompt(", 'chat_template_kwargs': {'thinks': true, 'effort': null}", "thinks=false", "effort=low"))
                .isEqualTo("03 Feb 2026<think>low[q]");
        assertThat(prompt(", 'chat_template_kwargs': '{\\'effort\\': \\'no\\'}'", "effort=low"))
                .isEqualTo("03 Feb 2026no[q]");
        assertThat(prompt(", 'chat_template_kwargs': null")).isEqualTo("03 Feb 2026[q]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "3 | column 'chat_template_kwargs' must hold an object of variables, found a number",
                "'{' | column 'chat_template_kwargs' is text, but no JSON",
                "{'messages': 'x'} | column 'chat_template_kwargs' names what is no variable of its own"
            })
    void quarantinesWhatAreNoVariables(String value, String detail) {
        assertThatThrownBy(() -> prompt(", 'chat_template_kwargs': " + value))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_TYPE))
                .hasMessage(detail);
    }

    @Test
    void valuesAreJsonOrText() {
        TemplateOptions options = new TemplateOptions(
                "2024-07-26", List.of("a=true", "b=null", "c=[1, \"x\"]", "d=\"7\"", "e=very high", "f=", "g=x=y"));
        assertThat(options.variables())
                .containsEntry("a", true)
                .containsEntry("b", null)
                .containsEntry("c", List.of(1, "x"))
                .containsEntry("d", "7")
                .containsEntry("e", "very high")
                .containsEntry("f", "")
                .containsEntry("g", "x=y");
        assertThat(TemplateOptions.DEFAULT.variables()).isEqualTo(Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "thinks | must be like enable_thinking=false, the name none of messages, tools, documents and"
                        + " add_generation_prompt, got 'thinks'",
                "tools=[] | must be like enable_thinking=false, the name none of messages, tools, documents and"
                        + " add_generation_prompt, got 'tools=[]'",
                "thinks=False | must have its value as JSON writes it: true, false or null, got 'thinks=False'"
            })
    void refusesWhatAreNoArguments(String argument, String detail) {
        assertThatThrownBy(() -> new TemplateOptions("2024-07-26", List.of(argument)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.template-arguments " + detail);
    }

    @Test
    void refusesWhatIsNoDay() {
        assertThatThrownBy(() -> new TemplateOptions("today", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.template-date must be a day such as 2024-07-26, got 'today'");
        assertThatThrownBy(() -> new TemplateOptions(null, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.template-date must be a day such as 2024-07-26, got nothing");
    }

    @Test
    void refusesAnArgumentWhoseNameStandsInATemplateAndIsNoVariableOfIt() {
        String template = "{# effort #}effort{{ 'effort' }}{% set effort = 1 %}{{ effort }}{{ messages[0].effort }}";
        assertThatThrownBy(() -> ChatRenderer.requireRead(
                        TestChats.files(template), new TemplateOptions("2024-07-26", List.of("effort=high"))))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "data.template-arguments has no effect: no chat template of model reads 'effort'; remove it");
    }

    @Test
    void refusesADayThatNoTemplateWrites() {
        TemplateOptions options = new TemplateOptions("2026-02-03", List.of());
        ChatRenderer.requireRead(TestChats.files(TEMPLATE), options);
        for (String template : Arrays.asList("strftime_now{{ messages[0].content }}", null)) {
            ChatRenderer.requireRead(TestChats.files(template), TemplateOptions.DEFAULT);
            assertThatThrownBy(() -> ChatRenderer.requireRead(TestChats.files(template), options))
                    .isInstanceOfSatisfying(PlumblineException.class, e -> assertThat(e.kind())
                            .isEqualTo(PlumblineException.Kind.CONFIGURATION))
                    .hasMessage("data.template-date has no effect: no chat template of model writes today's date"
                            + " (strftime_now); remove it");
        }
    }

    @Test
    void refusesAnArgumentThatNoTemplateReads() {
        TokenizerFiles files = TestChats.files(TEMPLATE);
        ChatRenderer.requireRead(files, new TemplateOptions("2024-07-26", List.of("effort=high")));
        assertThatThrownBy(() ->
                        ChatRenderer.requireRead(files, new TemplateOptions("2024-07-26", List.of("efforts=high"))))
                .isInstanceOfSatisfying(PlumblineException.class, e -> assertThat(e.kind())
                        .isEqualTo(PlumblineException.Kind.CONFIGURATION))
                .hasMessage(
                        "data.template-arguments has no effect: no chat template of model reads 'efforts'; remove it");
        assertThatThrownBy(() -> ChatRenderer.requireRead(
                        TestChats.files(null), new TemplateOptions("2024-07-26", List.of("effort=high"))))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "data.template-arguments has no effect: no chat template of model reads 'effort'; remove it");
    }
}
