package io.plumbline.data.warning;

import java.util.Optional;

/** Completions that all have the same length, as texts do that were cut or filled up before. */
final class EqualLengths implements RowWarning {
    @Override
    public String code() {
        return "equal_lengths";
    }

    @Override
    public Sign sign(SeenExample seen) {
        return seen.lengths((best, other) -> best == other);
    }

    @Override
    public Optional<String> of(Counted counted) {
        return counted.isNearlyAll()
                ? Optional.of(
                        "in " + counted.words() + " all completions have the same number of tokens, as if they had been"
                                + " cut or filled up to one length; give the whole texts without padding, and set"
                                + " tokenizer.max-length to cut them here")
                : Optional.empty();
    }
}
