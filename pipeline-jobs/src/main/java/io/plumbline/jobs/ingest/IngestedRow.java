package io.plumbline.jobs.ingest;

import io.plumbline.data.PairTokenizer;
import io.plumbline.data.PairTokens;
import io.plumbline.data.QuarantineException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rows that ingest makes of the input: each is a row of {@code examples/}, a row of {@code quarantine/}, or a count. */
final class IngestedRow {
    private static final ArrayType IDS = DataTypes.createArrayType(DataTypes.IntegerType, false);

    /** Columns of {@code quarantine/}. */
    static final String[] QUARANTINE = {"reason", "detail", "file", "row"};

    /** Columns of {@code examples/}, the one it is partitioned by last. */
    static final String[] PAIRS = {
        "pair_id",
        "source",
        "prompt",
        "chosen",
        "rejected",
        "prompt_ids",
        "chosen_ids",
        "rejected_ids",
        "prompt_truncated",
        "chosen_truncated",
        "rejected_truncated",
        "boundary_merged",
        "split"
    };

    /** All of them, after the number of rows read. */
    static final StructType SCHEMA = new StructType()
            .add("rows_read", DataTypes.LongType)
            .add("reason", DataTypes.StringType)
            .add("detail", DataTypes.StringType)
            .add("file", DataTypes.StringType)
            .add("row", DataTypes.StringType)
            .add("pair_id", DataTypes.StringType)
            .add("source", DataTypes.StringType)
            .add("prompt", DataTypes.StringType)
            .add("chosen", DataTypes.StringType)
            .add("rejected", DataTypes.StringType)
            .add("prompt_ids", IDS)
            .add("chosen_ids", IDS)
            .add("rejected_ids", IDS)
            .add("prompt_truncated", DataTypes.BooleanType)
            .add("chosen_truncated", DataTypes.BooleanType)
            .add("rejected_truncated", DataTypes.BooleanType)
            .add("boundary_merged", DataTypes.BooleanType)
            .add("split", DataTypes.StringType);

    private IngestedRow() {}

    /** Tokenises a candidate, unless it is put aside already. */
    static Row of(Candidate candidate, PairTokenizer tokenizer) {
        if (candidate.rejection() != null) {
            return quarantined(candidate);
        }
        try {
            return kept(candidate, tokenizer.tokenize(candidate.pair()));
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
        return RowFactory.create(values);
    }

    private static Row kept(Candidate candidate, PairTokens tokens) {
        return RowFactory.create(
                null,
                null,
                null,
                null,
                null,
                candidate.identity().pairId(),
                candidate.source(),
                candidate.pair().prompt(),
                candidate.pair().chosen(),
                candidate.pair().rejected(),
                tokens.prompt(),
                tokens.chosen(),
                tokens.rejected(),
                tokens.promptTruncated(),
                tokens.chosenTruncated(),
                tokens.rejectedTruncated(),
                tokens.boundaryMerged(),
                candidate.split().directory());
    }
}
