package io.plumbline.jobs.ingest;

import io.plumbline.data.ExampleIdentity;
import io.plumbline.data.Reason;
import io.plumbline.data.Split;
import io.plumbline.data.TextExample;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * A row of the input after it was read: an example, or the reason why it is none.
 *
 * @param rejection why it is put aside; null for an example
 * @param split the side it is on; null where it is rejected, as is all that follows but file and row
 * @param identity the example's hashes
 * @param source name of the data set that it came from
 * @param example its text
 * @param file the input file
 * @param row the original row as JSON
 */
record Candidate(
        Rejection rejection,
        Split split,
        ExampleIdentity identity,
        String source,
        TextExample example,
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
     * same completions in different orders beside each other; then so that of equal examples the same one always comes first.
     */
    static final String[] ORDER = {GROUP, "training", "members_id", "id", "source", "file", "row"};

    /** The columns of candidates; a row that only counts rows read has all but the first column null. */
    static final StructType SCHEMA = new StructType()
            .add("rows_read", DataTypes.LongType)
            .add("reason", DataTypes.StringType)
            .add("detail", DataTypes.StringType)
            .add("training", DataTypes.BooleanType)
            .add(GROUP, DataTypes.StringType)
            .add("members_id", DataTypes.StringType)
            .add("id", DataTypes.StringType)
            .add("source", DataTypes.StringType)
            .add("prompt", DataTypes.StringType)
            .add("completions", DataTypes.createArrayType(DataTypes.StringType, false))
            .add("ranks", DataTypes.createArrayType(DataTypes.IntegerType, false))
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
                identity.membersId(),
                identity.id(),
                source,
                example.prompt(),
                JavaConverters.asScalaBuffer(example.completions()),
                JavaConverters.asScalaBuffer(example.ranks()),
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
                new ExampleIdentity(row.getString(6), row.getString(5), row.getString(4)),
                row.getString(7),
                new TextExample(row.getString(8), row.getList(9), row.getList(10)),
                row.getString(11),
                row.getString(12));
    }

    /** The same row, put aside. */
    Candidate rejected(Reason reason, String detail) {
        return new Candidate(new Rejection(reason, detail), null, null, null, null, file, row);
    }
}
