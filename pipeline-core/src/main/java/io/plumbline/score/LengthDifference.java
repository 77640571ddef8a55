package io.plumbline.score;

/** Slices by chosen tokens − rejected tokens, from the shortest chosen side to the longest. */
enum LengthDifference {
    SHORTER_BY_65("65 or more shorter", Integer.MIN_VALUE),
    SHORTER_BY_17("17 to 64 shorter", -64),
    SHORTER_BY_5("5 to 16 shorter", -16),
    SHORTER_BY_1("1 to 4 shorter", -4),
    EQUAL("equal", 0),
    LONGER_BY_1("1 to 4 longer", 1),
    LONGER_BY_5("5 to 16 longer", 5),
    LONGER_BY_17("17 to 64 longer", 17),
    LONGER_BY_65("65 or more longer", 65);

    private final String label;
    private final int least;

    LengthDifference(String label, int least) {
        this.label = label;
        this.least = least;
    }

    /** The name in the report and the summary: the chosen completion's tokens beside the rejected's. */
    String label() {
        return label;
    }

    static LengthDifference of(int difference) {
        LengthDifference found = SHORTER_BY_65;
        for (LengthDifference slice : values()) {
            if (difference >= slice.least) {
                found = slice;
            }
        }
        return found;
    }
}
