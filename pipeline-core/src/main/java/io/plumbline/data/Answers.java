package io.plumbline.data;

import io.plumbline.template.ChatTemplate;
import io.plumbline.template.Conversation;
import io.plumbline.template.Conversation.GenerationPrompt;
import io.plumbline.template.RenderedChat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the answers in completions of several turns: what the template marks as generated, or else what it writes for a
 * message of the assistant behind the beginning of an answer.
 *
 * @param template that rendered them
 * @param asked the conversation before them
 * @param start characters of it, before which each completion begins
 */
record Answers(ChatTemplate template, Conversation asked, int start) {
    /**
     * Returns for each completion where its answers begin and end, {@code from, to, from, to, …} in characters; for one none
     * where the template writes an answer in another way once more follows. Empty where every completion is one answer.
     */
    List<List<Integer>> of(List<List<Map<String, Object>>> completions, List<RenderedChat> whole) {
        List<List<Integer>> answers = new ArrayList<>();
        if (completions.stream().allMatch(completion -> completion.size() == 1)) {
            return answers;
        }
        for (int index = 0; index < completions.size(); index++) {
            answers.add(of(completions.get(index), whole.get(index)));
        }
        return answers;
    }

    private List<Integer> of(List<Map<String, Object>> completion, RenderedChat whole) {
        List<Integer> answers = new ArrayList<>();
        if (completion.size() == 1) {
            answers.addAll(List.of(0, whole.text().length() - start));
        } else if (whole.generated().isEmpty()) {
            answers.addAll(byTurn(completion, whole.text()));
        } else {
            whole.generated().forEach(span -> add(answers, span.start(), span.end()));
        }
        return answers;
    }

    private List<Integer> byTurn(List<Map<String, Object>> completion, String text) {
        List<Integer> answers = new ArrayList<>();
        Conversation before = asked;
        for (Map<String, Object> message : completion) {
            Conversation after = before.followedBy(List.of(message));
            if (ChatMessages.ASSISTANT.equals(ChatMessages.role(message))) {
                String begun =
                        template.render(before.with(GenerationPrompt.ADD)).text();
                String ended = template.render(after).text();
                if (!text.startsWith(begun) || !text.startsWith(ended)) {
                    return List.of();
                }
                add(answers, begun.length(), ended.length());
            }
            before = after;
        }
        return answers;
    }

    /** Adds an answer by its places in the whole text. */
    private void add(List<Integer> answers, int from, int to) {
        int begin = Math.max(from - start, answers.isEmpty() ? 0 : answers.get(answers.size() - 1));
        if (to - start > begin) {
            answers.addAll(List.of(begin, to - start));
        }
    }
}
