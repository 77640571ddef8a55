package io.plumbline.data;

import io.plumbline.template.Allowance;
import io.plumbline.template.ChatTemplate;
import io.plumbline.template.Conversation;
import io.plumbline.template.Conversation.GenerationPrompt;
import io.plumbline.template.RenderedChat;
import io.plumbline.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the answers in completions of several turns: what the template marks as generated, or else what it writes for a
 * message of the assistant behind the beginning of an answer.
 *
 * @param template that rendered them
 * @param asked the conversation before them
 * @param begun its text, up to where a completion begins
 * @param start characters of it, before which each completion begins
 */
record Answers(ChatTemplate template, Conversation asked, String begun, int start) {
    /**
     * Returns for each completion where its answers begin and end, {@code from, to, from, to, …} in characters; for one none
     * where the template writes an answer in another way once more follows or does not render a part of the conversation, and
     * where there are too many turns to look at each. Empty where every completion is one answer.
     */
    List<List<Integer>> of(List<List<Map<String, Object>>> completions, List<RenderedChat> whole) {
        List<List<Integer>> answers = new ArrayList<>();
        if (completions.stream().allMatch(completion -> completion.size() == 1)) {
            return answers;
        }
        Allowance allowance = Allowance.of(1);
        for (int index = 0; index < completions.size(); index++) {
            answers.add(of(completions.get(index), whole.get(index), allowance));
        }
        return answers;
    }

    private List<Integer> of(List<Map<String, Object>> completion, RenderedChat whole, Allowance allowance) {
        List<Integer> answers = new ArrayList<>();
        if (completion.size() == 1) {
            answers.addAll(List.of(0, whole.text().length() - start));
        } else if (whole.generated().isEmpty()) {
            answers.addAll(byTurn(completion, whole.text(), allowance));
        } else {
            whole.generated().forEach(span -> add(answers, span.start(), span.end()));
        }
        return answers;
    }

    /**
     * Renders what stands before and up to each answer: of many turns the work grows with their square, up to the allowance. What
     * is rendered already, the text before the first answer and the whole, is not rendered again.
     */
    private List<Integer> byTurn(List<Map<String, Object>> completion, String text, Allowance allowance) {
        List<Integer> answers = new ArrayList<>();
        try {
            for (int turn = 0; turn < completion.size(); turn++) {
                if (!ChatMessages.ASSISTANT.equals(ChatMessages.role(completion.get(turn)))) {
                    continue;
                }
                String before = before(completion.subList(0, turn), allowance);
                boolean isLast = turn == completion.size() - 1;
                String after = isLast ? text : after(completion.subList(0, turn + 1), allowance);
                if (!text.startsWith(before) || !text.startsWith(after)) {
                    return List.of();
                }
                add(answers, before.length(), after.length());
            }
        } catch (TemplateException e) {
            // The whole conversation was rendered: the row can be used wherever all its tokens count.
            return List.of();
        }
        return answers;
    }

    private String before(List<Map<String, Object>> turns, Allowance allowance) {
        if (turns.isEmpty() && !ChatRenderer.endsWithAnswer(asked)) {
            return begun;
        }
        Conversation before = asked.followedBy(turns).with(GenerationPrompt.ADD);
        return template.render(before, allowance).text();
    }

    private String after(List<Map<String, Object>> turns, Allowance allowance) {
        return template.render(asked.followedBy(turns), allowance).text();
    }

    /** Adds an answer by its places in the whole text. */
    private void add(List<Integer> answers, int from, int to) {
        int begin = Math.max(from - start, answers.isEmpty() ? 0 : answers.get(answers.size() - 1));
        if (to - start > begin) {
            answers.addAll(List.of(begin, to - start));
        }
    }
}
