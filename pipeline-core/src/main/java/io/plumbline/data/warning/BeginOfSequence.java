package io.plumbline.data.warning;

import java.util.Optional;

/** Texts that bring begin of sequence where one is to be added: to what a chat template writes, only where that is asked for. */
final class BeginOfSequence implements RowWarning {
    @Override
    public String code() {
        return "begin_of_sequence";
    }

    @Override
    public Sign sign(SeenExample seen) {
        return Sign.shownIf(seen.begunTwice());
    }

    @Override
    public Optional<String> of(Counted counted) {
        return counted.isAbove(0.1)
                ? Optional.of(
                        "in " + counted.words() + " the text begins with begin-of-sequence, which the chat template or"
                                + " the data writes, and the tokenizer is set to add it too; the examples have one of the two: set"
                                + " tokenizer.add-bos = false, and let no other program that reads such text add a second one")
                : Optional.empty();
    }
}
