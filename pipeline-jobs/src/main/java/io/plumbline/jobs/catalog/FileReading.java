package io.plumbline.jobs.catalog;

import io.plumbline.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.catalog.CatalogStorageFormat;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTablePartition;
import scala.collection.JavaConverters;

/**
 * All that says how the files of a table are read, columns, format and properties: the same files hold other rows once a column has
 * another name or a field another end.
 */
final class FileReading {
    /** Hive's input formats whose rows are those of the files in a table's folders, and of nothing else. */
    private static final Set<String> FORMS = Set.of(
            "org.apache.hadoop.mapred.TextInputFormat",
            "org.apache.hadoop.mapred.SequenceFileInputFormat",
            "org.apache.hadoop.hive.ql.io.RCFileInputFormat",
            "org.apache.hadoop.hive.ql.io.avro.AvroContainerInputFormat",
            "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat",
            "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat");

    /** Properties that tell of a table's size and age, and nothing of how its files are read. */
    private static final Pattern UNREAD_PROPERTIES = Pattern.compile(
            "transient_lastDdlTime|last_modified_.*|spark\\.sql\\.statistics\\..*|COLUMN_STATS_ACCURATE|num.*|rawDataSize|totalSize");

    private FileReading() {}

    /**
     * Returns a hash of it.
     *
     * @param partitions of the table, which may each be read in a way of its own
     * @throws TableFault where the rows are not those of the files in its folders, as far as Spark and these files tell
     */
    static String of(CatalogTable table, List<CatalogTablePartition> partitions) {
        requireFiles(table);
        List<String> parts =
                new ArrayList<>(List.of(provider(table), table.schema().json(), reading(table.storage())));
        parts.add(table.partitionColumnNames().mkString(", "));
        new TreeMap<>(JavaConverters.mapAsJavaMap(table.properties())).forEach((key, value) -> {
            if (!UNREAD_PROPERTIES.matcher(key).matches()) {
                parts.add(key + "=" + value);
            }
        });
        if ("hive".equals(provider(table))) {
            SortedSet<String> ofPartitions = new TreeSet<>();
            partitions.forEach(partition -> {
                requireForm(partition.storage());
                ofPartitions.add(new TreeMap<>(JavaConverters.mapAsJavaMap(partition.spec())) + " "
                        + reading(partition.storage()));
            });
            parts.addAll(ofPartitions);
        }
        return "sha256:" + Sha256.hex(String.join("\n", parts));
    }

    private static void requireFiles(CatalogTable table) {
        if (isTransactional(table)) {
            throw new TableFault("it is a transactional table of Hive, of which Spark does not see what was inserted or"
                    + " deleted last; write its rows to a table of Iceberg, Delta or Parquet");
        }
        if ("hive".equals(provider(table))) {
            requireForm(table.storage());
        }
    }

    private static void requireForm(CatalogStorageFormat storage) {
        String form = storage.inputFormat().getOrElse(() -> "no input format");
        if (!FORMS.contains(form)) {
            throw new TableFault(
                    "it is read by " + form + ", so that the files in its folders do not tell its rows; write"
                            + " them to a table of Iceberg, Delta or Parquet");
        }
    }

    private static String reading(CatalogStorageFormat storage) {
        return storage.inputFormat().getOrElse(() -> "") + " "
                + storage.serde().getOrElse(() -> "") + " "
                + new TreeMap<>(JavaConverters.mapAsJavaMap(storage.properties()));
    }

    /** Returns whether Hive keeps what was inserted and deleted last in files beside the others, which Spark does not know. */
    static boolean isTransactional(CatalogTable table) {
        Map<String, String> properties = JavaConverters.mapAsJavaMap(table.properties());
        return "true".equalsIgnoreCase(properties.get("transactional"));
    }

    /** The provider of a table, as Spark names it: {@code hive}, {@code parquet}. */
    static String provider(CatalogTable table) {
        return table.provider().getOrElse(() -> "hive").toLowerCase(Locale.ROOT);
    }
}
