package io.plumbline.jobs.source;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.Sha256;
import io.plumbline.data.RequestedColumns;
import io.plumbline.jobs.catalog.FoundTable;
import io.plumbline.jobs.catalog.TableLocation;
import io.plumbline.jobs.catalog.TableVersion;
import io.plumbline.jobs.manifest.InputFile;
import io.plumbline.jobs.manifest.InputIdentity;
import io.plumbline.jobs.manifest.InputTable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.util.SerializableConfiguration;

/** The rows of a table of a catalog at one version, or of one without versions as its files were. */
public final class TableSource implements InputSource {
    /** Unused columns that are named to the user. */
    private static final int MOST_NAMED_COLUMNS = 20;

    private static final int MOST_UNUSED_COLUMNS = 1_000;

    private final String key;
    private final FoundTable table;

    private TableSource(String key, FoundTable table) {
        this.key = key;
        this.table = table;
    }

    /**
     * Finds a table.
     *
     * @param key the key that names it, for messages
     * @param location the table, its version and a filter
     * @throws PlumblineException of kind CONFIGURATION where it cannot be read
     */
    static TableSource of(String key, String location, SparkSession spark) {
        return new TableSource(key, FoundTable.find(spark, key, TableLocation.of(location)));
    }

    @Override
    public InputIdentity identity(FileHashes hashes) {
        TableVersion found = table.version();
        List<InputFile> files = found.files().parallelStream()
                .map(file -> hashes.of(file(file.status())))
                .toList();
        String id = found.id();
        String version = found.version();
        if (version == null) {
            List<String> parts = new ArrayList<>(List.of(found.id()));
            for (int index = 0; index < files.size(); index++) {
                parts.add(found.files().get(index).partition() + " "
                        + files.get(index).hash());
            }
            version = "sha256:"
                    + Sha256.hex(String.join("\n", parts.stream().sorted().toList()));
            id = "";
        }
        return new InputIdentity(
                files, List.of(new InputTable(table.name(), table.format(), id, version, table.filter())));
    }

    @Override
    public List<String> addresses() {
        return List.of(table.address());
    }

    private static SourceFile file(FileStatus status) {
        return new SourceFile(
                status.getPath().toString(),
                status.getLen(),
                status.getModificationTime(),
                SourceFile.Kind.PARQUET,
                false);
    }

    @Override
    public long bytes() {
        if (!table.version().files().isEmpty()) {
            return table.version().files().stream()
                    .mapToLong(file -> file.status().getLen())
                    .sum();
        }
        BigInteger bytes = table.rows()
                .queryExecution()
                .optimizedPlan()
                .stats()
                .sizeInBytes()
                .bigInteger();
        return bytes.min(BigInteger.valueOf(Long.MAX_VALUE / 4)).longValue();
    }

    @Override
    public JavaRDD<InputRow> open(
            JavaSparkContext context, RowRequest request, Broadcast<SerializableConfiguration> hadoop) {
        RequestedColumns layout = request.layout();
        Dataset<Row> rows = table.rows();
        Set<String> read = layout.read();
        List<StructField> used = Arrays.stream(rows.schema().fields())
                .filter(field -> read.contains(field.name()))
                .toList();
        List<String> names = Arrays.asList(rows.schema().fieldNames());
        List<String> unused = names.stream()
                .filter(name -> !read.contains(name))
                .limit(layout.isWhole(names::contains) ? MOST_NAMED_COLUMNS : MOST_UNUSED_COLUMNS)
                .toList();
        TableRows make = new TableRows("table:" + table.name(), used, unused, layout.source());
        return rows.select(used.stream().map(field -> column(rows, field)).toArray(Column[]::new))
                .javaRDD()
                .map(make);
    }

    /** The values of a column, their texts as bytes. */
    private static Column column(Dataset<Row> rows, StructField field) {
        Column column = rows.col("`" + field.name().replace("`", "``") + "`");
        DataType type = SparkValues.withBytes(field.dataType());
        return type.equals(field.dataType()) ? column : column.cast(type);
    }

    @Override
    public void requireUnchanged() {
        if (table.isChanged()) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot read " + key + ": table " + table.name()
                            + " has changed since the run began; leave it unchanged and run again");
        }
    }
}
