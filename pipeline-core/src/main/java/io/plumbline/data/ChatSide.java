package io.plumbline.data;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages of one completion, with or without those of the prompt before it.
 *
 * @param place where it stands in the row, for messages of faults
 * @param messages at least one, the last of them an answer
 */
record ChatSide(String place, List<Map<String, Object>> messages) {
    /** The roles of messages that no answer begins with. */
    private static final Set<String> ASKING = Set.of(ChatMessages.SYSTEM, ChatMessages.USER);

    ChatSide {
        messages = List.copyOf(messages);
    }

    /**
     * Reads a completion.
     *
     * @param value messages, or the text of an answer
     * @param place where it stands in the row
     */
    static ChatSide of(Object value, String place) throws QuarantineException {
        if (value == null) {
            throw new QuarantineException(Reason.MISSING_TEXT, place + " is missing or null");
        }
        if (value instanceof String text) {
            Texts.requireNoMessages(text, place);
            return new ChatSide(place, List.of(ChatMessages.message(ChatMessages.ASSISTANT, text))).requireAnswer();
        }
        if (!ChatMessages.areIn(value) && !(value instanceof List<?> list && list.isEmpty())) {
            throw new QuarantineException(
                    Reason.WRONG_TYPE, place + " must hold messages or text, found " + Texts.kindOf(value));
        }
        return new ChatSide(place, ChatMessages.of(value, place)).requireAnswer();
    }

    private ChatSide requireAnswer() throws QuarantineException {
        Map<String, Object> message = messages.get(messages.size() - 1);
        String last = ChatMessages.role(message);
        if (!last.equals(ChatMessages.ASSISTANT)) {
            throw new QuarantineException(
                    Reason.WRONG_MESSAGES,
                    "the last message of " + place + " is of role " + ChatMessages.shown(last) + ", not 'assistant'");
        }
        if (message.get(ChatMessages.CONTENT) instanceof String text
                && text.isBlank()
                && !message.containsKey(ChatMessages.TOOL_CALLS)) {
            throw new QuarantineException(
                    Reason.EMPTY_COMPLETION, "the last message of " + place + " is empty or only white space");
        }
        return this;
    }

    /**
     * Returns the messages that several begin with, but for the last one of each, or those before the first answer of a
     * single one.
     */
    static List<Map<String, Object>> begin(List<ChatSide> sides) {
        List<Map<String, Object>> first = sides.get(0).messages();
        int end = first.size() - 1;
        for (ChatSide side : sides) {
            end = Math.min(end, Math.min(side.messages().size() - 1, ChatMessages.shared(first, side.messages())));
        }
        int answer = 0;
        while (sides.size() == 1
                && answer < end
                && !ChatMessages.role(first.get(answer)).equals(ChatMessages.ASSISTANT)) {
            answer++;
        }
        return first.subList(0, sides.size() == 1 ? answer : end);
    }

    /**
     * Returns the messages behind those of a prompt, which they may begin with.
     *
     * @throws QuarantineException where there is none, or a question waits for an answer and another follows: one of the
     *     two would be learned as an answer
     */
    List<Map<String, Object>> behind(List<Map<String, Object>> prompt) throws QuarantineException {
        int begin = ChatMessages.shared(prompt, messages) < prompt.size() ? 0 : prompt.size();
        if (begin == messages.size()) {
            throw new QuarantineException(Reason.WRONG_MESSAGES, place + " has no message behind the prompt");
        }
        String next = ChatMessages.role(messages.get(begin));
        if (!prompt.isEmpty()
                && ChatMessages.USER.equals(ChatMessages.role(prompt.get(prompt.size() - 1)))
                && ASKING.contains(next)) {
            throw new QuarantineException(
                    Reason.WRONG_MESSAGES,
                    place + " goes on with a message of role '" + next
                            + "', but the prompt ends with one of role 'user'");
        }
        return messages.subList(begin, messages.size());
    }
}
