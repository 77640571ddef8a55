package io.plumbline.jobs.ingest;

import io.plumbline.Sha256;
import io.plumbline.data.Split;
import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * The place of a row in an input, by which its original is found when the input is read once more.
 *
 * @param input the input that has it
 * @param partition of the input's rows, from 0
 * @param index in the partition, from 0
 * @param hash of the original row, 16 hexadecimal digits
 */
record Place(Split input, int partition, long index, String hash) implements Comparable<Place>, Serializable {
    private static final long serialVersionUID = 1L;

    /** The column of the hash. */
    static final String HASH = "row_hash";

    /** The columns that no two rows have alike, in the order of places. */
    static final String[] ORDER = {"input", "partition", "index"};

    /** Columns of a place. */
    static final StructField[] COLUMNS = {
        DataTypes.createStructField(ORDER[0], DataTypes.StringType, true),
        DataTypes.createStructField(ORDER[1], DataTypes.IntegerType, true),
        DataTypes.createStructField(ORDER[2], DataTypes.LongType, true),
        DataTypes.createStructField(HASH, DataTypes.StringType, true)
    };

    private static final int HASH_DIGITS = 16;
    private static final Comparator<Place> BY_PLACE = Comparator.comparing(Place::input)
            .thenComparingInt(Place::partition)
            .thenComparingLong(Place::index);

    /**
     * The place of a row.
     *
     * @param json the original row
     */
    static Place of(Split input, int partition, long index, String json) {
        return new Place(input, partition, index, hash(json));
    }

    /** Reads the place from the columns of a row that begin at an index. */
    static Place of(Row row, int first) {
        return new Place(
                Split.valueOf(row.getString(first)),
                row.getInt(first + 1),
                row.getLong(first + 2),
                row.getString(first + 3));
    }

    /** Writes the place into values that begin at an index. */
    void write(Object[] values, int first) {
        values[first] = input.name();
        values[first + 1] = partition;
        values[first + 2] = index;
        values[first + 3] = hash;
    }

    /** Returns whether a row is the one that was at this place. */
    boolean holds(String json) {
        return hash.equals(hash(json));
    }

    private static String hash(String json) {
        return Sha256.hex(json).substring(0, HASH_DIGITS);
    }

    @Override
    public int compareTo(Place other) {
        return BY_PLACE.compare(this, other);
    }
}
