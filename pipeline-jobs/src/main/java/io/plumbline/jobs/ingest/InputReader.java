package io.plumbline.jobs.ingest;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Columns;
import io.plumbline.data.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Reads the files of the input as candidates, every row on its own, and counts the rows. */
final class InputReader {
    private static final long SLICE_BYTES = 32L << 20;

    private final SparkSession spark;
    private final IngestParameters parameters;
    private final Broadcast<SerializableConfiguration> configuration;

    InputReader(SparkSession spark, IngestParameters parameters, Broadcast<SerializableConfiguration> configuration) {
        this.spark = spark;
        this.parameters = parameters;
        this.configuration = configuration;
    }

    /** The candidates of an input, as rows of {@link Candidate#SCHEMA}; none where there is no file. */
    Dataset<Row> read(List<InputFile> files, Split input) {
        Dataset<Row> candidates = spark.createDataFrame(List.of(), Candidate.SCHEMA);
        List<InputFile> lines = of(InputFile.Kind.JSON_LINES, files);
        if (!lines.isEmpty()) {
            candidates = candidates.union(lines(lines, input));
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        for (List<InputFile> alike : ParquetSchemas.group(context, of(InputFile.Kind.PARQUET, files), configuration)) {
            candidates = candidates.union(tables(alike, input));
        }
        return candidates;
    }

    private static List<InputFile> of(InputFile.Kind kind, List<InputFile> files) {
        return files.stream().filter(file -> file.kind() == kind).toList();
    }

    private Dataset<Row> lines(List<InputFile> files, Split input) {
        List<LineSlice> slices = new ArrayList<>();
        for (InputFile file : files) {
            slices.addAll(LineSlice.of(file, SLICE_BYTES));
        }
        IngestParameters settings = parameters;
        Broadcast<SerializableConfiguration> hadoop = configuration;
        FlatMapFunction<Iterator<LineSlice>, Row> read = share -> new CountedRows(new SliceCandidates(
                share,
                new CandidateReader(settings, input),
                CandidateReader.maximumLineBytes(settings.checks()),
                hadoop.value().value()));
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return spark.createDataFrame(context.parallelize(slices, slices.size()).mapPartitions(read), Candidate.SCHEMA);
    }

    private Dataset<Row> tables(List<InputFile> files, Split input) {
        Dataset<Row> rows = open(files);
        StructType schema = rows.schema();
        IngestParameters settings = parameters;
        MapPartitionsFunction<Row, Row> read = share -> new CountedRows(
                new TableCandidates(share, schema, settings.columns(), new CandidateReader(settings, input)));
        return rows.mapPartitions(read, Encoders.row(Candidate.SCHEMA));
    }

    /** All columns of files of one schema, then a column that is not UTF-8, the row as JSON and the file's address. */
    private Dataset<Row> open(List<InputFile> files) {
        String[] paths = files.stream().map(InputFile::path).toArray(String[]::new);
        try {
            Dataset<Row> rows = spark.read().option("mergeSchema", false).parquet(paths);
            return rows.select(
                    functions.col("*"),
                    notUtf8(rows.schema()),
                    functions.to_json(functions.struct("*"), Map.of("ignoreNullFields", "false")),
                    functions.input_file_name());
        } catch (Exception e) {
            // Also Scala's checked ones, which the signature does not name.
            throw unreadable(files, e);
        }
    }

    /** The first column of the preference whose bytes are not UTF-8, which a Java string would hide; null if none. */
    private Column notUtf8(StructType schema) {
        Columns columns = parameters.columns();
        Column first = functions.lit(null).cast(DataTypes.StringType);
        for (String name : Arrays.asList(columns.rejected(), columns.chosen(), columns.prompt())) {
            boolean isText = name != null
                    && List.of(schema.fieldNames()).contains(name)
                    && schema.apply(name).dataType().equals(DataTypes.StringType);
            if (isText) {
                Column text = functions.col("`" + name.replace("`", "``") + "`");
                Column same = text.cast(DataTypes.BinaryType).equalTo(functions.encode(text, "UTF-8"));
                first = functions.when(functions.not(same), name).otherwise(first);
            }
        }
        return first;
    }

    private static PlumblineException unreadable(List<InputFile> files, Throwable e) {
        return new PlumblineException(
                Kind.DATA,
                "Cannot read the Parquet input (" + files.get(0).path()
                        + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more") + "): "
                        + TaskFailures.rootMessage(e),
                e);
    }
}
