package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.session.KnownFailure;
import io.plumbline.jobs.source.FileSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** By what Hadoop's own clients throw, at sockets of this machine. */
@Timeout(60)
class UnreachableServersTest {
    /** Longer than a label of a name may be, so that no server of names is asked. */
    private static final String NOBODY = "n".repeat(64);

    private static final String REFUSES =
            " refuses connections, as where nothing listens at that port; start its server, or"
                    + " correct host and port: fs.defaultFS in the cluster's core-site.xml has them; then run the same command again";

    private final Configuration hadoop = new Configuration();

    UnreachableServersTest() {
        hadoop.setInt("ipc.client.connect.max.retries", 0);
        answerWithin(10_000);
    }

    private void answerWithin(int milliseconds) {
        hadoop.setInt("ipc.client.rpc-timeout.ms", milliseconds);
        hadoop.setInt("ipc.ping.interval", milliseconds);
    }

    private PlumblineException ofRunDirectory(String address) {
        return (PlumblineException)
                catchThrowable(() -> RunDirectory.look(address, hadoop).exists("manifest.json"));
    }

    @Test
    void anUnknownHostMayBeANameThatIsKnownAgainLater() {
        String address = "hdfs://" + NOBODY + "/a";
        String problem = ": no machine is known here by the name " + NOBODY
                + "; correct the address, or, where it is the name of a cluster, set HADOOP_CONF_DIR to the directory of the"
                + " cluster's core-site.xml and hdfs-site.xml, or, where both are right, see to the service of names (DNS); then run the"
                + " same command again";
        assertThat(ofRunDirectory(address))
                .hasMessage("Cannot use run.dir " + address + problem)
                .extracting(PlumblineException::kind)
                .isEqualTo(Kind.STORAGE);
        assertThatThrownBy(() -> LocalModels.local(address, hadoop))
                .hasMessage("Cannot load the model " + address + problem)
                .extracting(thrown -> ((PlumblineException) thrown).kind())
                .isEqualTo(Kind.STORAGE);
        assertThatThrownBy(() -> FileSource.of("data.train", List.of(address + "/*.parquet"), hadoop))
                .hasMessage("Cannot read data.train = " + address + "/*.parquet" + problem);
        // As Spark, or code that expects no failure, throws it on.
        Throwable bare = catchThrowable(() -> FileSystem.get(new Path(address).toUri(), hadoop));
        assertThat(KnownFailure.actionable("judge", new IllegalStateException("wrapped", bare)))
                .hasValueSatisfying(told -> assertThat(told).hasMessage("Cannot judge" + problem));
    }

    @Test
    void anAddressWithoutAHostWhereNoClusterIsConfigured() {
        assertThat(ofRunDirectory("hdfs:///a"))
                .hasMessage(
                        "Cannot use run.dir hdfs:///a: the address has no host, and Hadoop's configuration names none;"
                                + " set HADOOP_CONF_DIR to the directory of the cluster's core-site.xml and hdfs-site.xml, or give"
                                + " hdfs://HOST:PORT/…")
                .extracting(PlumblineException::kind)
                .isEqualTo(Kind.CONFIGURATION);
    }

    @Test
    void anAddressOfS3AsOtherProgramsWriteIt() {
        assertThat(ofRunDirectory("s3://bucket/a"))
                .hasMessage(
                        "Cannot use run.dir s3://bucket/a: No FileSystem for scheme \"s3\"; write s3a:// in its place")
                .extracting(PlumblineException::kind)
                .isEqualTo(Kind.CONFIGURATION);
    }

    @Test
    void aPortWhereNothingListensMayBeThatOfAServerThatComesBack() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        for (String scheme : List.of("hdfs", "webhdfs")) {
            String root = scheme + "://localhost:" + port;
            assertThat(ofRunDirectory(root + "/a"))
                    .hasMessage("Cannot look up " + root + "/a/manifest.json: localhost:" + port + REFUSES)
                    .extracting(PlumblineException::kind)
                    .isEqualTo(Kind.STORAGE);
        }
    }

    @Test
    void aServerOfSomethingElseIsAConfigurationMistake() throws IOException {
        try (Listener page = Listener.answering("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n\r\nno\r\n")) {
            assertThat(ofRunDirectory(page.address()))
                    .hasMessageContaining(" does not answer as a server of Hadoop does; give the port of its RPC, not"
                            + " that of its page; that of a name node is 8020 or 9000")
                    .extracting(PlumblineException::kind)
                    .isEqualTo(Kind.CONFIGURATION);
        }
    }

    @Test
    void aServerThatEndsTheConnection() throws IOException {
        try (Listener closing = Listener.answering("")) {
            assertThat(ofRunDirectory(closing.address()))
                    .hasMessageContaining(
                            ": localhost:" + closing.port() + " ends the connection without an answer; see to")
                    .extracting(PlumblineException::kind)
                    .isEqualTo(Kind.STORAGE);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForForEver() throws IOException {
        answerWithin(200);
        try (Listener silent = Listener.answering(null)) {
            assertThat(ofRunDirectory(silent.address()))
                    .hasMessageContaining(": localhost:" + silent.port() + " does not answer; see to its server")
                    .extracting(PlumblineException::kind)
                    .isEqualTo(Kind.STORAGE);
        }
    }

    /** A port of this machine. */
    private record Listener(ServerSocket socket) implements AutoCloseable {
        /** @param words that every connection is answered with and closed; null to say nothing and leave it open */
        static Listener answering(String words) throws IOException {
            ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread accepting = new Thread(() -> accept(socket, words));
            accepting.setDaemon(true);
            accepting.start();
            return new Listener(socket);
        }

        private static void accept(ServerSocket socket, String words) {
            try {
                while (true) {
                    Socket connection = socket.accept();
                    if (words != null) {
                        connection.setSoTimeout((int) Duration.ofSeconds(5).toMillis());
                        connection.getInputStream().read(new byte[4096]);
                        connection.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
                        connection.close();
                    }
                }
            } catch (IOException e) {
                // The test has ended.
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        String address() {
            return "hdfs://localhost:" + port() + "/a";
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
