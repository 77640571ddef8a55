package io.plumbline.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The shape of a row: lengths, and nothing of its text.
 *
 * @param prompt tokens of the prompt
 * @param completions tokens of each completion, the best first
 * @param cut whether tokens of any of them were cut
 * @param messages by the name of each column that holds messages, the text of their roles
 */
public record RowShape(int prompt, List<Integer> completions, boolean cut, Map<String, String> messages)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int MOST_SHOWN = 8;

    /** Copies the list and the map. */
    public RowShape {
        completions = List.copyOf(completions);
        messages = Collections.unmodifiableMap(new LinkedHashMap<>(messages));
    }

    /**
     * Returns the shape of a row.
     *
     * @param tokenized its example
     * @param roles of the messages in each column that holds some
     */
    public static RowShape of(TokenizedExample tokenized, Map<String, List<String>> roles) {
        Map<String, String> messages = new LinkedHashMap<>();
        roles.forEach((column, names) -> messages.put(column, shown(names)));
        return new RowShape(
                tokenized.example().prompt().length,
                Arrays.stream(tokenized.example().completions())
                        .map(tokens -> tokens.length)
                        .toList(),
                tokenized.isCut(),
                messages);
    }

    /** Returns the tokens of all texts together. */
    public int tokens() {
        return prompt + completions.stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns it in words. */
    public String sentence() {
        String lengths = completions.size() == 2
                ? "chosen " + completions.get(0) + ", rejected " + completions.get(1)
                : "completions " + shown(completions);
        StringBuilder sentence = new StringBuilder("prompt " + prompt + " tokens, " + lengths);
        if (cut) {
            sentence.append(", after cutting");
        }
        messages.forEach((column, roles) -> sentence.append("; ")
                .append(MissingColumns.names(List.of(column)))
                .append(" of ")
                .append(roles));
        return sentence.toString();
    }

    private static String shown(List<?> values) {
        String first = values.stream().limit(MOST_SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
        return values.size() > MOST_SHOWN ? first + " and " + (values.size() - MOST_SHOWN) + " more" : first;
    }
}
