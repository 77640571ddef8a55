package io.plumbline.data.warning;

import java.util.Optional;

/** Completions that begin with the whole prompt, or with the last message of it, which then stands twice. */
final class RepeatedPrompt implements RowWarning {
    /** Characters of a prompt below which a completion may begin with it by chance. */
    private static final int FEWEST_CHARACTERS = 8;

    @Override
    public String code() {
        return "repeated_prompt";
    }

    @Override
    public Sign sign(SeenExample seen) {
        String prompt = seen.row().question(seen.text()).strip();
        return prompt.length() < FEWEST_CHARACTERS
                ? Sign.SILENT
                : Sign.shownIf(seen.text().completions().stream()
                        .anyMatch(completion -> completion.stripLeading().startsWith(prompt)));
    }

    @Override
    public Optional<String> of(Counted counted) {
        return counted.isAbove(0.1)
                ? Optional.of(
                        "in " + counted.words() + " a completion begins with the whole prompt, which then stands twice;"
                                + " take the prompt out of the completions, or, where they are whole transcripts with"
                                + " \\n\\nAssistant: turns, set data.format = hh")
                : Optional.empty();
    }
}
