package io.plumbline.jobs.ingest;

import io.plumbline.data.PairIdentity;
import io.plumbline.data.PreferencePair;
import io.plumbline.data.Reason;
import io.plumbline.data.Split;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A row of the input after it was read: a pair, or the reason why it is none.
 *
 * @param rejection why it is put aside; null for a pair
 * @param split what the pair is for; null where it is rejected, as is all that follows but file and row
 * @param identity who the pair is
 * @param source where it came from
 * @param pair its text
 * @param file the input file
 * @param row the original row as JSON
 */
record Candidate(
        Rejection rejection,
        Split split,
        PairIdentity identity,
        String source,
        PreferencePair pair,
        String file,
        String row) {

    /**
     * Why a row is put aside.
     *
     * @param reason the code
     * @param detail what was found
     */
    record Rejection(Reason reason, String detail) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** Column by which rows are brought together. */
    static final String GROUP = "group_id";

    /**
     * Columns by which rows of a group are ordered: held-out rows first, so that a leak is known when it comes; then the
     * two directions of a pair beside each other; then so that of equal pairs the same one always comes first.
     */
    static final String[] ORDER = {GROUP, "training", "sides_id", "pair_id", "source", "file", "row"};

    /** How candidates travel; a row that only counts rows read has all but the first column null. */
    static final StructType SCHEMA = new StructType()
            .add("rows_read", DataTypes.LongType)
            .add("reason", DataTypes.StringType)
            .add("detail", DataTypes.StringType)
            .add("training", DataTypes.BooleanType)
            .add(GROUP, DataTypes.StringType)
            .add("sides_id", DataTypes.StringType)
            .add("pair_id", DataTypes.StringType)
            .add("source", DataTypes.StringType)
            .add("prompt", DataTypes.StringType)
            .add("chosen", DataTypes.StringType)
            .add("rejected", DataTypes.StringType)
            .add("file", DataTypes.StringType)
            .add("row", DataTypes.StringType);

    /** The row that says how many rows a reader has read: it goes the same way as they do. */
    static Row count(long rowsRead) {
        return RowFactory.create(rowsRead, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    static boolean isCount(Row row) {
        return !row.isNullAt(0);
    }

    Row toRow() {
        if (rejection != null) {
            // Spread by their text: they need no company.
            return RowFactory.create(
                    null,
                    rejection.reason().name(),
                    rejection.detail(),
                    null,
                    row,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    file,
                    row);
        }
        return RowFactory.create(
                null,
                null,
                null,
                split == Split.TRAIN,
                identity.groupId(),
                identity.sidesId(),
                identity.pairId(),
                source,
                pair.prompt(),
                pair.chosen(),
                pair.rejected(),
                file,
                row);
    }

    static Candidate of(Row row) {
        if (!row.isNullAt(1)) {
            Rejection rejection = new Rejection(Reason.valueOf(row.getString(1)), row.getString(2));
            return new Candidate(rejection, null, null, null, null, row.getString(11), row.getString(12));
        }
        return new Candidate(
                null,
                row.getBoolean(3) ? Split.TRAIN : Split.HELD_OUT,
                new PairIdentity(row.getString(6), row.getString(5), row.getString(4)),
                row.getString(7),
                new PreferencePair(row.getString(8), row.getString(9), row.getString(10)),
                row.getString(11),
                row.getString(12));
    }

    /** The same row, put aside. */
    Candidate rejected(Reason reason, String detail) {
        return new Candidate(new Rejection(reason, detail), null, null, null, null, file, row);
    }
}
