package io.plumbline.data.warning;

import java.util.Optional;

/** The same side longer in nearly every row: length alone then tells which is better, and is what a model learns. */
enum LongerSide implements RowWarning {
    /** The best completion is longer than every other. */
    BEST("best_always_longer", "longer than every other", "set loss.type = rdpo or simpo, which reward no length") {
        @Override
        boolean isSo(int best, int other) {
            return best > other;
        }
    },
    /** The best completion is shorter than every other. */
    OTHERS(
            "best_always_shorter",
            "shorter than every other",
            "where the sides are swapped, swap data.columns.chosen and" + " data.columns.rejected") {
        @Override
        boolean isSo(int best, int other) {
            return best < other;
        }
    };

    private final String code;
    private final String finding;
    private final String cure;

    LongerSide(String code, String finding, String cure) {
        this.code = code;
        this.finding = finding;
        this.cure = cure;
    }

    /** Returns whether the lengths of the best and of another completion stand so. */
    abstract boolean isSo(int best, int other);

    @Override
    public String code() {
        return code;
    }

    @Override
    public Sign sign(SeenExample seen) {
        if (seen.completions() < 2 || seen.tokens().isCut()) {
            return Sign.SILENT;
        }
        boolean holds = true;
        for (int index = 1; index < seen.completions(); index++) {
            holds &= isSo(seen.length(0), seen.length(index));
        }
        return Sign.shownIf(holds);
    }

    @Override
    public Optional<String> of(Counted counted) {
        return counted.isNearlyAll()
                ? Optional.of("in " + counted.words() + " the best completion is " + finding
                        + ", so that length alone tells them apart; bring rows in which it does not, or " + cure)
                : Optional.empty();
    }
}
