package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ServerWaitsTest {
    private static final String TIMEOUT = "ipc.client.rpc-timeout.ms";

    @Test
    void aServerThatDoesNotAnswerEndsAnAttemptInTwoMinutes() {
        SparkConf conf = ServerWaits.bounded(new SparkConf(false));
        assertThat(conf.get("spark.hadoop." + TIMEOUT)).isEqualTo("120000");
        assertThat(conf.get("spark.hadoop.ipc.client.connect.max.retries.on.timeouts"))
                .isEqualTo("5");
    }

    @Test
    void whatTheUserOrTheClusterSaysStays() {
        SparkConf given = new SparkConf(false).set("spark.hadoop." + TIMEOUT, "7");
        assertThat(ServerWaits.bounded(given).get("spark.hadoop." + TIMEOUT)).isEqualTo("7");
        // As that of HADOOP_CONF_DIR, which is a resource of every configuration.
        Configuration cluster = new Configuration();
        cluster.set(TIMEOUT, "9", "core-site.xml");
        assertThat(ServerWaits.bounded(new SparkConf(false), cluster).contains("spark.hadoop." + TIMEOUT))
                .isFalse();
    }
}
