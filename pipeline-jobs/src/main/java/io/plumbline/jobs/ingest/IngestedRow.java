package io.plumbline.jobs.ingest;

import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.TokenizedExample;
import io.plumbline.jobs.tables.ExampleRows;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The rows that ingest makes of the input: each is a row of {@code examples/}, a row of {@code quarantine/}, or a count. */
final class IngestedRow {
    /** Columns of {@code quarantine/}. */
    static final String[] QUARANTINE = {"reason", "detail", "file", "row"};

    /**
     * Number of rows read, columns of {@code quarantine/}, the place of the row of the input, columns of {@code examples/},
     * and whether the tokens are those of an earlier ingest.
     */
    static final StructType SCHEMA = new StructType(Stream.of(
                    Stream.of(
                            field("rows_read", DataTypes.LongType),
                            field("reason", DataTypes.StringType),
                            field("detail", DataTypes.StringType),
                            field("file", DataTypes.StringType),
                            field("row", DataTypes.StringType)),
                    Arrays.stream(Place.COLUMNS),
                    Arrays.stream(ExampleRows.SCHEMA.fields()),
                    Stream.of(field("is_former", DataTypes.BooleanType)))
            .flatMap(columns -> columns)
            .toArray(StructField[]::new));

    private static final int FIRST_OF_PLACE = 1 + QUARANTINE.length;
    private static final int FIRST_OF_EXAMPLE = FIRST_OF_PLACE + Place.COLUMNS.length;

    private static StructField field(String name, DataType type) {
        return DataTypes.createStructField(name, type, true);
    }

    private IngestedRow() {}

    /** Tokenises a candidate, unless it is put aside already. */
    static Row of(Candidate candidate, ExampleTokenizer tokenizer) {
        if (candidate.rejection() != null) {
            return quarantined(candidate);
        }
        try {
            return kept(candidate, candidate.tokenized(tokenizer));
        } catch (QuarantineException e) {
            return quarantined(candidate.rejected(e.reason(), e.getMessage()));
        }
    }

    /** Hands on how many rows a reader has read. */
    static Row count(long rowsRead) {
        Object[] values = new Object[SCHEMA.length()];
        values[0] = rowsRead;
        return RowFactory.create(values);
    }

    private static Row quarantined(Candidate candidate) {
        Object[] values = new Object[SCHEMA.length()];
        values[1] = candidate.rejection().reason().code();
        values[2] = candidate.rejection().detail();
        values[3] = candidate.file();
        values[4] = candidate.row();
        candidate.place().write(values, FIRST_OF_PLACE);
        return RowFactory.create(values);
    }

    private static Row kept(Candidate candidate, TokenizedExample tokens) {
        Object[] values = new Object[SCHEMA.length()];
        Object[] example = ExampleRows.values(
                candidate.example(), tokens, candidate.identity().groupId(), candidate.split());
        System.arraycopy(example, 0, values, FIRST_OF_EXAMPLE, example.length);
        values[FIRST_OF_EXAMPLE + example.length] = candidate.former() != null;
        candidate.place().write(values, FIRST_OF_PLACE);
        return RowFactory.create(values);
    }
}
