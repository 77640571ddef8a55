package io.plumbline.jobs.catalog;

import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.NoSuchDatabaseException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTablePartition;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Tables of Hive and of Spark itself, which are files in folders. They have no versions: the files, with their partitions, tell
 * what they hold.
 */
final class FilesFormat implements TableFormat {
    private static final Set<String> PROVIDERS = Set.of("hive", "parquet", "orc", "json", "csv", "text", "avro");

    /** Below a table's folder, hidden from all that looks for partitions there: what replaced the rows of a run. */
    private static final String RUNS = "_runs";

    private static final int DEEPEST = 30;

    @Override
    public String name() {
        return "files";
    }

    @Override
    public boolean isOf(String provider) {
        return PROVIDERS.contains(provider);
    }

    @Override
    public TableVersion version(SparkSession spark, TableLocation location) {
        if (location.version() != null || location.timestamp() != null) {
            throw new TableFault("it keeps no versions, as tables of Iceberg and Delta do; read it without version and"
                    + " timestamp");
        }
        CatalogTable table = described(spark, location.name());
        String reading = FileReading.of(table, partitions(spark, location.name(), table));
        // Spark remembers which files it found.
        spark.catalog().refreshTable(location.name().quoted());
        List<TableVersion.PartitionFile> files = new ArrayList<>();
        try {
            for (Map.Entry<String, Path> folder :
                    folders(spark, location.name()).entrySet()) {
                FileSystem system =
                        folder.getValue().getFileSystem(spark.sparkContext().hadoopConfiguration());
                if (system.exists(folder.getValue())) {
                    collect(system, folder.getValue(), folder.getKey(), 0, files);
                }
            }
        } catch (IOException e) {
            throw StorageFailures.at("list the files of table " + location.name(), e);
        }
        return TableVersion.of(reading, files);
    }

    /** The partitions that the catalog knows. */
    private static List<CatalogTablePartition> partitions(SparkSession spark, TableName name, CatalogTable table) {
        return table.partitionColumnNames().isEmpty() || !isTracked(table)
                ? List.of()
                : JavaConverters.seqAsJavaList(catalog(spark).listPartitions(identifier(name), Option.empty()));
    }

    /** The folders of a table by the partition that they hold, whose values are text; of one without partitions the one. */
    private static Map<String, Path> folders(SparkSession spark, TableName name) {
        CatalogTable table = described(spark, name);
        Map<String, Path> folders = new TreeMap<>();
        if (table.partitionColumnNames().isEmpty() || !isTracked(table)) {
            folders.put("", new Path(table.location()));
            return folders;
        }
        for (CatalogTablePartition partition : partitions(spark, name, table)) {
            folders.put(
                    new TreeMap<>(JavaConverters.mapAsJavaMap(partition.spec())).toString(),
                    new Path(partition.location()));
        }
        return folders;
    }

    /** Returns whether the catalog knows the partitions; of an old table of Spark's own, the folders alone tell them. */
    private static boolean isTracked(CatalogTable table) {
        return "hive".equals(FileReading.provider(table)) || table.tracksPartitionsInCatalog();
    }

    private static void collect(
            FileSystem system, Path folder, String partition, int depth, List<TableVersion.PartitionFile> files)
            throws IOException {
        if (depth > DEEPEST) {
            throw new IOException(folder + " is nested more than " + DEEPEST + " deep");
        }
        for (FileStatus status : system.listStatus(folder)) {
            String file = status.getPath().getName();
            // A folder _day=2026-01-31 is a partition, as Spark sees it.
            if (file.startsWith(".") || file.startsWith("_") && !file.contains("=")) {
                continue;
            }
            if (status.isDirectory()) {
                collect(system, status.getPath(), partition + "/" + file, depth + 1, files);
            } else if (status.getLen() > 0) {
                files.add(new TableVersion.PartitionFile(partition, status));
            }
        }
    }

    @Override
    public Dataset<Row> rows(SparkSession spark, TableLocation location, TableVersion version) {
        return spark.table(location.name().quoted());
    }

    @Override
    public void requireReceives(SparkSession spark, TableName table, String column) {
        CatalogTable described = described(spark, table);
        if (FileReading.isTransactional(described)) {
            throw new TableFault(
                    "it is a transactional table of Hive, which Spark cannot write; name a table of Parquet, Iceberg"
                            + " or Delta, or one that is to be made");
        }
        if (!isParquet(described)) {
            throw new TableFault(
                    "its files are no Parquet; name a table of Parquet, Iceberg or Delta, or one that is to be"
                            + " made");
        }
        List<String> partitioned = JavaConverters.seqAsJavaList(described.partitionColumnNames());
        if (!partitioned.equals(List.of(column))) {
            throw new TableFault("it is partitioned by "
                    + (partitioned.isEmpty() ? "no column" : String.join(", ", partitioned)) + ", and must be by "
                    + column + " alone; name another table, or one that is to be made");
        }
        if (!isTracked(described)) {
            throw new TableFault(
                    "the catalog does not know its partitions; MSCK REPAIR TABLE " + table + " makes them known");
        }
    }

    /**
     * Writes the rows to a new folder and then points the partition at it: one change in the metastore, before which the former
     * rows are read and behind which these are. The former folder goes last.
     */
    @Override
    public void replace(SparkSession spark, TableName table, Dataset<Row> rows, String column, String run) {
        Path runs = new Path(new Path(new Path(described(spark, table).location()), RUNS), run);
        Path target = new Path(runs, UUID.randomUUID().toString());
        rows.drop(column).write().parquet(target.toString());
        String partition = "PARTITION (`" + column + "` = '" + run + "')";
        String place = " LOCATION '" + target.toString().replace("\\", "\\\\").replace("'", "\\'") + "'";
        boolean isThere = folders(spark, table).containsKey(Map.of(column, run).toString());
        spark.sql("ALTER TABLE " + table.quoted()
                + (isThere ? " " + partition + " SET" + place : " ADD " + partition + place));
        spark.catalog().refreshTable(table.quoted());
        removeOthers(spark, runs, target);
    }

    /** Removes the folders that earlier writes of the run have left. */
    private static void removeOthers(SparkSession spark, Path runs, Path target) {
        try {
            FileSystem system = runs.getFileSystem(spark.sparkContext().hadoopConfiguration());
            for (FileStatus status : system.listStatus(runs)) {
                if (!status.getPath().getName().equals(target.getName())) {
                    system.delete(status.getPath(), true);
                }
            }
        } catch (IOException e) {
            throw StorageFailures.at("remove former rows below " + runs, e);
        }
    }

    private static boolean isParquet(CatalogTable table) {
        String form = table.storage().inputFormat().getOrElse(() -> "");
        return "parquet".equals(FileReading.provider(table))
                || form.toLowerCase(Locale.ROOT).contains("parquet");
    }

    private static CatalogTable described(SparkSession spark, TableName name) {
        if (!CatalogTables.isOfSession(spark, name)) {
            // One of the same name in the session's catalog is another table.
            throw new TableFault(
                    "it is a table of files of another catalog than the session's, which does not tell them;"
                            + " name it in spark_catalog, or write its rows to a table of Iceberg or Delta");
        }
        try {
            return catalog(spark).getTableMetadata(identifier(name));
        } catch (NoSuchTableException | NoSuchDatabaseException e) {
            throw new TableFault("it is gone since the run began; run again", e);
        }
    }

    private static SessionCatalog catalog(SparkSession spark) {
        return spark.sessionState().catalog();
    }

    private static TableIdentifier identifier(TableName name) {
        List<String> parts = name.parts();
        int last = parts.size() - 1;
        return new TableIdentifier(parts.get(last), Option.apply(last == 0 ? null : parts.get(last - 1)));
    }
}
