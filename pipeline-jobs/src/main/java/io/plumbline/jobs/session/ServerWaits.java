package io.plumbline.jobs.session;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/**
 * Bounds how long an attempt to call a server of Hadoop waits for one that does not answer. Without it an address where nothing
 * answers takes a quarter of an hour, and one whose server has stopped in its tracks waits for ever. Of several name nodes Hadoop
 * asks one after the other, fifteen times by default.
 */
public final class ServerWaits {
    /**
     * Six attempts of 20 s to connect, and 120 s for an answer, Hadoop's own default since 3.4 (HADOOP-17552). What the cluster's
     * configuration says stays.
     */
    private static final Map<String, String> BOUNDS =
            Map.of("ipc.client.connect.max.retries.on.timeouts", "5", "ipc.client.rpc-timeout.ms", "120000");

    private static final String SPARK = "spark.hadoop.";
    private static final String HADOOPS_OWN = "core-default.xml";

    private ServerWaits() {}

    /** Adds the bounds to settings of Spark, where neither these nor the cluster's configuration have them. */
    public static SparkConf bounded(SparkConf conf) {
        return bounded(conf, new Configuration());
    }

    static SparkConf bounded(SparkConf conf, Configuration cluster) {
        BOUNDS.forEach((key, value) -> {
            String[] sources = cluster.getPropertySources(key);
            if (sources == null || List.of(sources).equals(List.of(HADOOPS_OWN))) {
                conf.setIfMissing(SPARK + key, value);
            }
        });
        return conf;
    }
}
