package io.plumbline.jobs.compare;

import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** {@code divergences/*.parquet}: a row a completion, sorted by prompt and index across and within files. */
final class DivergencesTable {
    /** Its folder. */
    static final String NAME = "divergences";

    private static final StructType SCHEMA = new StructType()
            .add("prompt_id", DataTypes.StringType, false)
            .add("index", DataTypes.IntegerType, false)
            .add("tokens", DataTypes.IntegerType, false)
            .add("policy_logp", DataTypes.DoubleType, false)
            .add("reference_logp", DataTypes.DoubleType, false)
            .add("k1", DataTypes.DoubleType, false)
            .add("k3", DataTypes.DoubleType, false);

    private DivergencesTable() {}

    /**
     * Writes.
     *
     * @param sorted a file a partition
     * @param target directory that is not there yet
     */
    static void write(SparkSession spark, JavaRDD<DivergingCompletion> sorted, Path target) {
        spark.createDataFrame(
                        sorted.map(one -> RowFactory.create(
                                one.prompt(),
                                one.index(),
                                one.ratios().tokens(),
                                one.policy(),
                                one.reference(),
                                one.ratios().k1(),
                                one.ratios().k3())),
                        SCHEMA)
                .write()
                .parquet(target.toString());
    }
}
