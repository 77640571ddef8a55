package io.plumbline.score;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of the rows that were read, kept and quarantined.
 *
 * @param rowsIn rows read
 * @param rowsKept rows that became examples
 * @param completionsKept completions of these
 * @param completionsCut those of them that were longer than they may be, and were cut
 * @param quarantined rows set aside, by reason code
 */
public record DataCounts(
        long rowsIn, long rowsKept, long completionsKept, long completionsCut, SortedMap<String, Long> quarantined) {
    /** Copies the counts. */
    public DataCounts {
        quarantined = new TreeMap<>(quarantined);
    }

    /** Share of the kept completions that were cut; 0 without any. */
    double shareCut() {
        return completionsKept == 0 ? 0 : (double) completionsCut / completionsKept;
    }
}
