package io.plumbline.integration;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** A session with a catalog {@code lake} of Iceberg tables, and the session's own of Delta's and of a Hive metastore in memory. */
final class CatalogSession {
    private CatalogSession() {}

    /**
     * Starts one of two threads.
     *
     * @param folder of the tables
     */
    static SparkSession start(Path folder) {
        // Else Derby writes its log to where the tests were started.
        System.setProperty(
                "derby.stream.error.file", folder.resolve("derby.log").toString());
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.driver.host", "localhost")
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .config("spark.sql.catalogImplementation", "hive")
                .config("spark.hadoop.javax.jdo.option.ConnectionURL", "jdbc:derby:memory:tables;create=true")
                .config("spark.hadoop.datanucleus.schema.autoCreateAll", true)
                .config("spark.hadoop.hive.metastore.schema.verification", false)
                .config(
                        "spark.sql.extensions",
                        "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions,"
                                + "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.sql.catalog.other", OtherCatalog.class.getName())
                .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
                .config("spark.sql.catalog.lake.type", "hadoop")
                .config(
                        "spark.sql.catalog.lake.warehouse",
                        folder.resolve("lake").toString())
                .config("spark.databricks.delta.snapshotPartitions", 1)
                .getOrCreate();
        // Tests make tasks fail.
        spark.sparkContext().setLogLevel("OFF");
        return spark;
    }
}
