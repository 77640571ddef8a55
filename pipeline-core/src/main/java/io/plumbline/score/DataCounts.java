package io.plumbline.score;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the rows that were read.
 *
 * @param rowsIn rows read
 * @param rowsKept rows that became pairs
 * @param completionsCut completions of kept pairs that were longer than they may be, and were cut
 * @param quarantined rows set aside, by reason code
 */
public record DataCounts(long rowsIn, long rowsKept, long completionsCut, SortedMap<String, Long> quarantined) {
    /** Copies the counts. */
    public DataCounts {
        quarantined = new TreeMap<>(quarantined);
    }

    /** Share of the kept pairs' completions that were cut; 0 without pairs. */
    double shareCut() {
        return rowsKept == 0 ? 0 : completionsCut / (2.0 * rowsKept);
    }
}
