package io.plumbline.jobs.session;

import org.apache.spark.SparkConf;

/** The way in which the driver was started. */
public final class Deployment {
    private Deployment() {}

    /**
     * Returns whether the driver runs inside the cluster: there a failure must be thrown, since {@code System.exit} would mark a
     * run FAILED whatever its code, and Spark must start, since the resource manager waits for it.
     */
    public static boolean isCluster() {
        return isCluster(new SparkConf());
    }

    static boolean isCluster(SparkConf conf) {
        return conf.get("spark.submit.deployMode", "client").equals("cluster");
    }
}
