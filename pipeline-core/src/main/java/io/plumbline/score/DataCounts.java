package io.plumbline.score;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the rows that were read.
 *
 * @param rowsIn rows read
 * @param rowsKept rows that became pairs
 * @param quarantined rows set aside, by reason code
 */
public record DataCounts(long rowsIn, long rowsKept, SortedMap<String, Long> quarantined) {
    /** Copies the counts. */
    public DataCounts {
        quarantined = new TreeMap<>(quarantined);
    }
}
