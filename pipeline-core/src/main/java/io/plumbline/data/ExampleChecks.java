package io.plumbline.data;

import io.plumbline.example.Example;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks of an example as text, made before anything is hashed or tokenised.
 *
 * @param maxCharacters longest prompt or completion accepted, in UTF-16 units
 */
public record ExampleChecks(int maxCharacters) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * On a prompt and a completion of ten million blanks together, the regular expression of Llama 3's own tokenizer gives
     * up, and the tokenizer library then ends the process.
     */
    private static final int MOST_CHARACTERS = 4_000_000;

    /** Each is tokenised behind the prompt and computed in one batch with the others. */
    static final int MOST_COMPLETIONS = 1_000;

    /** Refuses a bound that no text can keep, or no tokenizer. */
    public ExampleChecks {
        require(maxCharacters >= 1, "at least 1", maxCharacters);
        require(maxCharacters <= MOST_CHARACTERS, "at most " + MOST_CHARACTERS, maxCharacters);
    }

    private static void require(boolean holds, String bound, int maxCharacters) {
        if (!holds) {
            throw new IllegalArgumentException("data.max-characters must be " + bound + ", got " + maxCharacters);
        }
    }

    /**
     * Checks number, length, Unicode, emptiness and difference of the texts.
     *
     * @throws QuarantineException naming the first fault
     */
    public void check(TextExample example) throws QuarantineException {
        List<String> completions = example.completions();
        checkCount(completions.size());
        checkText(Columns.PROMPT, example.prompt());
        for (int index = 0; index < completions.size(); index++) {
            checkText(Example.name(index, completions.size()), completions.get(index));
        }
        for (int index = 0; index < completions.size(); index++) {
            checkFilled(Example.name(index, completions.size()), completions.get(index));
        }
        checkDistinct(completions);
        if (completions.size() > 1 && example.ranks().get(completions.size() - 1) == 1) {
            throw new QuarantineException(
                    Reason.NO_PREFERENCE, "all " + completions.size() + " completions have the same rank");
        }
    }

    /**
     * Checks length and Unicode of a prompt.
     *
     * @throws QuarantineException naming the first fault
     */
    void check(PromptRow prompt) throws QuarantineException {
        checkText(Columns.PROMPT, prompt.text());
    }

    /** @throws QuarantineException where there are no completions, or more than are accepted */
    static void checkCount(int completions) throws QuarantineException {
        if (completions == 0) {
            throw new QuarantineException(Reason.TOO_FEW_COMPLETIONS, "there is no completion");
        }
        if (completions > MOST_COMPLETIONS) {
            throw new QuarantineException(
                    Reason.TOO_MANY_COMPLETIONS,
                    "there are " + completions + " completions, and at most " + MOST_COMPLETIONS + " are accepted");
        }
    }

    private static void checkDistinct(List<String> completions) throws QuarantineException {
        Map<String, Integer> seen = new HashMap<>();
        for (int index = 0; index < completions.size(); index++) {
            Integer same = seen.putIfAbsent(completions.get(index), index);
            if (same != null) {
                throw new QuarantineException(
                        Reason.IDENTICAL_COMPLETIONS,
                        Example.name(same, completions.size()) + " and " + Example.name(index, completions.size())
                                + " are the same text");
            }
        }
    }

    private void checkText(String name, String text) throws QuarantineException {
        if (text.length() > maxCharacters) {
            throw new QuarantineException(
                    Reason.TEXT_TOO_LONG,
                    name + " has " + text.length() + " characters, more than data.max-characters = " + maxCharacters);
        }
        int surrogate = Texts.loneSurrogate(text);
        if (surrogate >= 0) {
            throw new QuarantineException(
                    Reason.INVALID_TEXT, name + " has a lone surrogate at character " + surrogate);
        }
    }

    private static void checkFilled(String name, String text) throws QuarantineException {
        if (text.isBlank()) {
            throw new QuarantineException(
                    Reason.EMPTY_COMPLETION, name + (text.isEmpty() ? " is empty" : " is only white space"));
        }
    }
}
