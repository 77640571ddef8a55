package io.plumbline.jobs.ingest;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Split;
import io.plumbline.jobs.source.InputRow;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * The rows of {@code quarantine/}. A row that was put aside where it was read has its original with it. One that was put aside
 * behind the shuffle, as a duplicate or by the tokenizer, has its place alone: which rows that will be is not known before,
 * and the originals of all would double what is shuffled. It is read once more; parts of the input that hold no such row are
 * not.
 */
final class QuarantinedRows {
    /** The columns of the table. */
    static final StructType SCHEMA = new StructType(Stream.of(IngestedRow.QUARANTINE)
            .map(name -> IngestedRow.SCHEMA.apply(name))
            .toArray(StructField[]::new));

    private static final int ROW = SCHEMA.fieldIndex("row");

    private QuarantinedRows() {}

    /**
     * Returns the rows, lazily and in no order.
     *
     * @param ingested rows of {@link IngestedRow#SCHEMA}
     * @param train the training input, as it was read
     * @param heldOut the held-out input, as it was read
     */
    static Dataset<Row> of(
            SparkSession spark, Dataset<Row> ingested, JavaRDD<InputRow> train, JavaRDD<InputRow> heldOut) {
        Column[] columns = Stream.concat(
                        Stream.of(IngestedRow.QUARANTINE),
                        Stream.of(Place.COLUMNS).map(StructField::name))
                .map(functions::col)
                .toArray(Column[]::new);
        JavaRDD<Row> aside = ingested.filter(functions.col("reason").isNotNull())
                .select(columns)
                .javaRDD();
        JavaRDD<Row> whole = aside.filter(row -> !row.isNullAt(ROW)).map(row -> quarantined(row, row.getString(ROW)));
        JavaRDD<Row> rows =
                whole.union(fetched(aside, Split.TRAIN, train)).union(fetched(aside, Split.HELD_OUT, heldOut));
        return spark.createDataFrame(rows, SCHEMA);
    }

    private static Row quarantined(Row row, String original) {
        Object[] values = new Object[SCHEMA.length()];
        for (int column = 0; column < values.length; column++) {
            values[column] = column == ROW ? original : row.get(column);
        }
        return RowFactory.create(values);
    }

    private static JavaRDD<Row> fetched(JavaRDD<Row> aside, Split input, JavaRDD<InputRow> rows) {
        FlatMapFunction2<Iterator<Row>, Iterator<InputRow>, Row> fetch = FetchedRows::new;
        return aside.filter(row -> row.isNullAt(ROW))
                .mapToPair(row -> new Tuple2<>(Place.of(row, SCHEMA.length()), row))
                .filter(row -> row._1().input() == input)
                .repartitionAndSortWithinPartitions(new ByPartition(rows.getNumPartitions()))
                .values()
                .zipPartitions(rows, fetch);
    }

    /** Sends a place to the partition that holds it. */
    private static final class ByPartition extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final int partitions;

        ByPartition(int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object place) {
            return ((Place) place).partition();
        }
    }

    /** Walks through the rows of a partition with those that are wanted of it, in their order. */
    private static final class FetchedRows implements Iterator<Row> {
        private final Iterator<Row> wanted;
        private final Iterator<InputRow> rows;
        private InputRow current;
        private long next;

        FetchedRows(Iterator<Row> wanted, Iterator<InputRow> rows) {
            this.wanted = wanted;
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            if (wanted.hasNext()) {
                return true;
            }
            // To the end, where the file is closed and held against what it was.
            while (next > 0 && rows.hasNext()) {
                rows.next();
            }
            return false;
        }

        @Override
        public Row next() {
            Row row = wanted.next();
            Place place = Place.of(row, SCHEMA.length());
            // Several examples of one row may be wanted.
            while (next <= place.index() && rows.hasNext()) {
                current = rows.next();
                next++;
            }
            if (next != place.index() + 1 || !place.holds(current.json())) {
                throw new PlumblineException(
                        Kind.DATA,
                        "Cannot read data: a row of " + row.getString(SCHEMA.fieldIndex("file"))
                                + " is another than when it was first read; leave the input unchanged and run again");
            }
            return quarantined(row, current.json());
        }
    }
}
