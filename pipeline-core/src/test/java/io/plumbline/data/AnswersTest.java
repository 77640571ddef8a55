package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.example.CountedTokens;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows whose completions have several turns: which characters and which tokens are the assistant's. */
class AnswersTest {
    private static final String MARKED =
            "{% for m in messages %}{% if m.role == 'assistant' %}<assistant>{% generation %}{{ m.content"
                    + " }}<end>{% endgeneration %}\n{% else %}<{{ m.role }}>{{ m.content }}<end>\n{% endif %}{% endfor %}"
                    + "{% if add_generation_prompt %}<assistant>{% endif %}";
    private static final String CHANGING =
            "{% for m in messages %}<{{ m.role }}>{% if loop.last and m.role == 'assistant' %}last {% endif %}{{ m.content"
                    + " }}{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";
    private static final String SEVERAL =
            "{'prompt': [Q], 'chosen': [Y, {'role': 'user', 'content': 'r'}, N], 'rejected': [N]}";

    private static TextExample read(ChatRenderer renderer, String layout) throws QuarantineException {
        return new RowLayout("auto", Columns.DEFAULT)
                .reading(new JsonLine(TestChats.filled(layout), true).row("the line"))
                .example(renderer);
    }

    private static List<List<String>> answers(TextExample example) {
        List<List<String>> texts = new ArrayList<>();
        for (int index = 0; index < example.answers().size(); index++) {
            List<Integer> bounds = example.answers().get(index);
            List<String> own = new ArrayList<>();
            for (int at = 0; at < bounds.size(); at += 2) {
                own.add(example.completions().get(index).substring(bounds.get(at), bounds.get(at + 1)));
            }
            texts.add(own);
        }
        return texts;
    }

    @Test
    void answersAreWhatIsWrittenBehindTheirBeginning() throws QuarantineException {
        TextExample example = read(TestChats.renderer(), SEVERAL);
        assertThat(example.completions().get(0)).isEqualTo("yes<end>\n<user>r<end>\n<assistant>no<end>\n");
        assertThat(answers(example)).containsExactly(List.of("yes<end>\n", "no<end>\n"), List.of("no<end>\n"));
    }

    @Test
    void answersAreWhatTheTemplateMarks() throws QuarantineException {
        assertThat(answers(read(TestChats.renderer(MARKED), SEVERAL)))
                .containsExactly(List.of("yes<end>", "no<end>"), List.of("no<end>"));
    }

    @Test
    void answersThatAreWrittenInAnotherWayLaterAreNotKnown() throws QuarantineException {
        assertThat(answers(read(TestChats.renderer(CHANGING), SEVERAL))).containsExactly(List.of(), List.of("last no"));
    }

    @Test
    void answersAreNotKnownWhereAPartIsNotRendered() throws QuarantineException {
        String template = "{% if messages | length == 3 %}{{ raise_exception('no') }}{% endif %}"
                + "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}";
        assertThat(answers(read(TestChats.renderer(template), SEVERAL)))
                .containsExactly(List.of(), List.of("<assistant>no"));
    }

    @Test
    void answersOfTooManyTurnsAreNotKnown() throws QuarantineException {
        assertThat(answers(read(TestChats.renderer(), ofTurns(64))).get(0)).hasSize(65);
        Duration before = cpu();
        assertThat(answers(read(TestChats.renderer(), ofTurns(4_000))))
                .containsExactly(List.of(), List.of("no<end>\n"));
        assertThat(cpu().minus(before)).isLessThan(Duration.ofSeconds(5));
    }

    private static Duration cpu() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    private static String ofTurns(int answers) {
        return SEVERAL.replace("[Y,", "[" + "Y, Q, ".repeat(answers) + "Y,")
                .replace("Y, {'role': 'user', 'content': 'r'}, N]", "N]");
    }

    @Test
    void singleAnswersNeedNoBounds() throws QuarantineException {
        assertThat(read(TestChats.renderer(), "{'prompt': [Q], 'chosen': [Y], 'rejected': [N]}")
                        .answers())
                .isEmpty();
    }

    @Test
    void ranksCarryTheAnswersOfTheirCompletions() throws QuarantineException {
        TextExample example = read(
                TestChats.renderer(),
                "{'prompt': [Q], 'completions': [[N], [Y, {'role': 'user', 'content': 'r'}, N]], 'ranks': [2, 1]}");
        assertThat(answers(example)).containsExactly(List.of("yes<end>\n", "no<end>\n"), List.of("no<end>\n"));
    }

    /** Tokens that hold a character of an answer count; of several that make one character all or none do. */
    @Test
    void findsTheTokensOfAnswers() {
        String text = "ab\ud83d\ude00cd";
        int[] ends = {1, 2, 3, 3, 4, 5};
        assertThat(AnswerTokens.of(text, 1, List.of(0, 3), ends, 1)).isEqualTo(new CountedTokens(new int[] {0, 3}));
        assertThat(AnswerTokens.of(text, 1, List.of(0, 1, 3, 5), ends, 1))
                .isEqualTo(new CountedTokens(new int[] {0, 1, 3, 5}));
        assertThat(AnswerTokens.of(text, 0, List.of(), ends, 0)).isEqualTo(new CountedTokens(new int[0]));
        assertThat(AnswerTokens.of(text, 0, List.of(1, 6), new int[] {3, 5}, 0))
                .isEqualTo(new CountedTokens(new int[] {0, 2}));
    }
}
