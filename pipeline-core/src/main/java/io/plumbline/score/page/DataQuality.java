package io.plumbline.score.page;

import java.util.List;

/**
 * The counts and warnings that ingest left of the data.
 *
 * @param rowsIn rows read
 * @param train examples to train on
 * @param heldOut examples held out
 * @param quarantined rows put aside, by reason
 * @param warnings sentences of ingest
 * @param lengths of texts in tokens
 * @param shares of examples with something in common
 */
public record DataQuality(
        long rowsIn,
        long train,
        long heldOut,
        List<Quarantined> quarantined,
        List<String> warnings,
        List<Lengths> lengths,
        List<Share> shares) {
    /**
     * Rows that were put aside.
     *
     * @param code of the reason
     * @param rows how many
     * @param meaning of the reason, with its cure
     */
    public record Quarantined(String code, long rows, String meaning) {}

    /**
     * Lengths of a kind of text, in tokens; NaN where unknown.
     *
     * @param name the kind
     * @param mean mean length
     * @param median half are no longer
     * @param most 95 % are no longer
     * @param longest the longest one
     */
    public record Lengths(String name, double mean, double median, double most, double longest) {}

    /**
     * Examples with something in common.
     *
     * @param name what
     * @param examples how many
     * @param share of all; NaN where unknown
     * @param meaning what it tells
     */
    public record Share(String name, long examples, double share, String meaning) {}

    /** Copies the lists. */
    public DataQuality {
        quarantined = List.copyOf(quarantined);
        warnings = List.copyOf(warnings);
        lengths = List.copyOf(lengths);
        shares = List.copyOf(shares);
    }

    /** Rows put aside. */
    long aside() {
        return quarantined.stream().mapToLong(Quarantined::rows).sum();
    }
}
