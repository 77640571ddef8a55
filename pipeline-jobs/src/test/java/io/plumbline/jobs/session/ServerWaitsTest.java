package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerWaitsTest {
    private static final String TIMEOUT = "ipc.client.rpc-timeout.ms";

    @Test
    void aServerThatDoesNotAnswerEndsACallInTwoMinutes() {
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

    @Test
    void theServerThatIsWaitedForIsNamedOnce() throws IOException {
        List<String> said = new CopyOnWriteArrayList<>();
        Configuration hadoop = new Configuration();
        hadoop.setInt(TIMEOUT, 1_000);
        hadoop.setInt("ipc.ping.interval", 1_000);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FileSystem files =
                        FileSystem.newInstance(URI.create("hdfs://localhost:" + silent.getLocalPort()), hadoop)) {
            ServerWatch watch = ServerWatch.ofThisThread(Duration.ofMillis(100), said::add);
            Throwable thrown = catchThrowable(() -> files.exists(new Path("/a")));
            watch.close();
            assertThat(thrown).isInstanceOf(SocketTimeoutException.class);
            assertThat(said)
                    .containsExactly("Waiting for an answer of localhost/127.0.0.1:" + silent.getLocalPort()
                            + "; the attempt ends by itself");
        }
    }
}
