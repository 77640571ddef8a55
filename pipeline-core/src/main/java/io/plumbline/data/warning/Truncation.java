package io.plumbline.data.warning;

import java.util.Optional;

/** More than a tenth of the rows cut to length. */
final class Truncation implements RowWarning, SetWarning {
    @Override
    public String code() {
        return "truncation";
    }

    @Override
    public Sign sign(SeenExample seen) {
        return Sign.shownIf(seen.tokens().isCut());
    }

    @Override
    public Counted counted(WholeSet set) {
        return new Counted(set.report().truncated(), set.report().kept());
    }

    @Override
    public Optional<String> of(Counted counted) {
        return counted.isAbove(0.1)
                ? Optional.of("in " + counted.words() + " the prompt or a completion is cut to length; raise"
                        + " tokenizer.max-length and tokenizer.max-prompt-length, or leave the long rows out")
                : Optional.empty();
    }
}
