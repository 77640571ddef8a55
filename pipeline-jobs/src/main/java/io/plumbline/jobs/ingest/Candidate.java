package io.plumbline.jobs.ingest;

import io.plumbline.data.ExampleIdentity;
import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Reason;
import io.plumbline.data.Split;
import io.plumbline.data.TextExample;
import io.plumbline.data.TokenizedExample;
import io.plumbline.example.Label;
import io.plumbline.example.Strength;
import java.io.Serializable;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * A row of the input after it was read: an example, or the reason why it is none.
 *
 * @param rejection why it is put aside; null for an example
 * @param split the side it is on; null where it is rejected, as is all that follows but file, row and place
 * @param identity the example's hashes
 * @param source name of the data set that it came from
 * @param example its text
 * @param file the input file
 * @param row the original row as JSON; null behind the shuffle, where only rows that were rejected before it have theirs
 * @param place of the original row; null where it was not asked for
 * @param former its tokens as an earlier ingest made them; null where they are to be made
 */
record Candidate(
        Rejection rejection,
        Split split,
        ExampleIdentity identity,
        String source,
        TextExample example,
        String file,
        String row,
        Place place,
        FormerTokens former) {

    /**
     * The reason why a row is put aside.
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
     * same completions in different orders beside each other; then so that of equal examples the same one always comes first,
     * the place at the end, which no two rows share; pairs of one row that are alike this far are the same pair.
     */
    static final String[] ORDER = Stream.concat(
                    Stream.of(GROUP, "training", "members_id", "id", "source", "file", Place.HASH),
                    Stream.of(Place.ORDER))
            .toArray(String[]::new);

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
            .add("row", DataTypes.StringType)
            .add(Place.COLUMNS[0])
            .add(Place.COLUMNS[1])
            .add(Place.COLUMNS[2])
            .add(Place.COLUMNS[3])
            .add("weight", DataTypes.DoubleType)
            .add("margin", DataTypes.DoubleType)
            .add("ends", DataTypes.StringType)
            .add("answers", DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.IntegerType, false), false))
            .add("label", DataTypes.BooleanType)
            .add(FormerTokens.COLUMN, FormerTokens.SCHEMA);

    private static final int FIRST_OF_PLACE = SCHEMA.fieldIndex(Place.COLUMNS[0].name());
    private static final int WEIGHT = SCHEMA.fieldIndex("weight");
    private static final int MARGIN = SCHEMA.fieldIndex("margin");
    private static final int ENDS = SCHEMA.fieldIndex("ends");
    private static final int ANSWERS = SCHEMA.fieldIndex("answers");
    private static final int LABEL = SCHEMA.fieldIndex("label");
    private static final int FORMER = SCHEMA.fieldIndex(FormerTokens.COLUMN);

    /** A candidate whose tokens are to be made. */
    Candidate(
            Rejection rejection,
            Split split,
            ExampleIdentity identity,
            String source,
            TextExample example,
            String file,
            String row,
            Place place) {
        this(rejection, split, identity, source, example, file, row, place, null);
    }

    /** The row that says how many rows a reader has read: it goes the same way as they do. */
    static Row count(long rowsRead) {
        Object[] values = new Object[SCHEMA.length()];
        values[0] = rowsRead;
        return RowFactory.create(values);
    }

    static boolean isCount(Row row) {
        return !row.isNullAt(0);
    }

    /** Returns whether a row brings the tokens of an earlier ingest. */
    static boolean isFormer(Row row) {
        return !row.isNullAt(FORMER);
    }

    /** Returns the same candidate with the tokens of an earlier ingest, where they are of its example. */
    Candidate with(FormerTokens tokens) {
        return tokens.areOf(example)
                ? new Candidate(null, split, identity, source, example, file, row, place, tokens)
                : this;
    }

    /** Returns the same candidate of a row at a place of an input. */
    Candidate at(Place ofRow) {
        return new Candidate(rejection, split, identity, source, example, file, row, ofRow);
    }

    /** Returns a row of {@link #SCHEMA}, which has the original row where this one is rejected, and its place in any case. */
    Row toRow() {
        Object[] values = new Object[SCHEMA.length()];
        if (rejection != null) {
            values[1] = rejection.reason().name();
            values[2] = rejection.detail();
            // Spread by their text: they need no company.
            values[4] = place.hash();
            values[12] = row;
        } else {
            values[3] = split == Split.TRAIN;
            values[4] = identity.groupId();
            values[5] = identity.membersId();
            values[6] = identity.id();
            values[7] = source;
            values[8] = example.prompt();
            values[9] = JavaConverters.asScalaBuffer(example.completions());
            values[10] = JavaConverters.asScalaBuffer(example.ranks());
            values[WEIGHT] = example.strength().weight();
            values[MARGIN] = example.strength().margin();
            values[ENDS] = example.ends().name();
            values[ANSWERS] = JavaConverters.asScalaBuffer(example.answers().stream()
                    .map(JavaConverters::asScalaBuffer)
                    .toList());
            values[LABEL] = example.strength().label().isGood();
        }
        values[11] = file;
        place.write(values, FIRST_OF_PLACE);
        return RowFactory.create(values);
    }

    static Candidate of(Row row) {
        if (!row.isNullAt(1)) {
            Rejection rejection = new Rejection(Reason.valueOf(row.getString(1)), row.getString(2));
            return new Candidate(
                    rejection,
                    null,
                    null,
                    null,
                    null,
                    row.getString(11),
                    row.getString(12),
                    Place.of(row, FIRST_OF_PLACE));
        }
        return new Candidate(
                null,
                row.getBoolean(3) ? Split.TRAIN : Split.HELD_OUT,
                new ExampleIdentity(row.getString(6), row.getString(5), row.getString(4)),
                row.getString(7),
                new TextExample(
                        row.getString(8),
                        row.getList(9),
                        row.getList(10),
                        new Strength(
                                row.getDouble(WEIGHT),
                                row.getDouble(MARGIN),
                                Label.of(row.isNullAt(LABEL) ? null : row.getBoolean(LABEL))),
                        TextExample.Ends.valueOf(row.getString(ENDS)),
                        row.<Seq<Integer>>getList(ANSWERS).stream()
                                .map(JavaConverters::seqAsJavaList)
                                .toList()),
                row.getString(11),
                row.getString(12),
                Place.of(row, FIRST_OF_PLACE));
    }

    /**
     * Tokenises its example, unless an earlier ingest did.
     *
     * @throws QuarantineException where tokens show that the example cannot be used
     */
    TokenizedExample tokenized(ExampleTokenizer tokenizer) throws QuarantineException {
        return former == null
                ? tokenizer.tokenize(example, identity.id(), source)
                : former.tokenized(example, identity.id(), source);
    }

    /** The same row, put aside. */
    Candidate rejected(Reason reason, String detail) {
        return new Candidate(new Rejection(reason, detail), null, null, null, null, file, row, place);
    }
}
