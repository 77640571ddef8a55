package io.plumbline.data.warning;

import java.util.Optional;

/** The same side longer in nearly every row: length alone then tells which is better, and is what a model learns. */
enum LongerSide implements RowWarning {
    /** The best completion is longer than every other. */
    BEST(
            "best_always_longer",
            "longer than every other",
            "set loss.type = rdpo or simpo, which reward no length",
            (best, other) -> best > other),
    /** The best completion is shorter than every other. */
    OTHERS(
            "best_always_shorter",
            "shorter than every other",
            "where the sides are swapped, swap data.columns.chosen and data.columns.rejected",
            (best, other) -> best < other);

    private final String code;
    private final String finding;
    private final String cure;
    private final SeenExample.LengthOrder order;

    LongerSide(String code, String finding, String cure, SeenExample.LengthOrder order) {
        this.code = code;
        this.finding = finding;
        this.cure = cure;
        this.order = order;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public Sign sign(SeenExample seen) {
        return seen.lengths(order);
    }

    @Override
    public Optional<String> of(Counted counted) {
        return counted.isNearlyAll()
                ? Optional.of("in " + counted.words() + " the best completion is " + finding
                        + ", so that length alone tells them apart; bring rows in which it does not, or " + cure)
                : Optional.empty();
    }
}
