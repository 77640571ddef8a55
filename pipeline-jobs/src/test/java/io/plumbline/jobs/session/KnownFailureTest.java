package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.PlumblineException;
import java.net.ConnectException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whose server it is that refuses connections. */
class KnownFailureTest {
    /** The frames that every call has where Spark acts for another user. */
    private static final String PROXY_USER = "org.apache.hadoop.security.UserGroupInformation";

    private static <T extends Throwable> T thrownIn(T thrown, String... classes) {
        thrown.setStackTrace(Stream.of(classes)
                .map(name -> new StackTraceElement(name, "call", null, -1))
                .toArray(StackTraceElement[]::new));
        return thrown;
    }

    @Test
    void serversOfOthersAreNotToldAsHadoops() {
        Throwable metastore = thrownIn(
                new RuntimeException(
                        "Unable to instantiate",
                        thrownIn(
                                new ConnectException("Connection refused"),
                                "java.net.Socket",
                                "org.apache.thrift.transport.TSocket",
                                "org.apache.hadoop.hive.metastore.HiveMetaStoreClient",
                                PROXY_USER)),
                "org.apache.hadoop.hive.ql.metadata.Hive",
                PROXY_USER);
        assertThat(KnownFailure.actionable("train", metastore)).isEmpty();
        Throwable database = thrownIn(
                new RuntimeException(
                        "Communications link failure",
                        thrownIn(new ConnectException("Connection refused"), "java.net.Socket", "com.mysql.cj.Driver")),
                "com.mysql.cj.Driver",
                PROXY_USER);
        assertThat(KnownFailure.actionable("train", database)).isEmpty();
    }

    @Test
    void theAddressOfTheFileSystemIsNotBlamedForAResourceManager() {
        Throwable refused = thrownIn(
                new ConnectException("Call From a/10.0.0.1 to rm.example.com:8032 failed on connection exception"),
                "org.apache.hadoop.net.NetUtils",
                "org.apache.hadoop.ipc.Client",
                "org.apache.hadoop.yarn.client.api.impl.YarnClientImpl");
        assertThat(KnownFailure.actionable("run", new IllegalStateException("wrapped", refused)))
                .map(PlumblineException::getMessage)
                .hasValue("Cannot run: rm.example.com:8032 refuses connections, as where nothing listens at that port;"
                        + " start its server; then run the same command again");
    }
}
