package io.plumbline;

import io.plumbline.PlumblineException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that cannot be reached: its name is unknown, nothing listens there, it does not answer, or it is one of something
 * else. Java and Hadoop tell it in the words of their sockets, or by the name alone.
 *
 * @param kind STORAGE where the server, or its name, may come back; CONFIGURATION where only another address helps
 * @param words what was found and, after a semicolon, what to do
 */
public record ServerFault(Kind kind, String words) {
    /** Hadoop's ways to name the server in a message; the last is that of its web clients. */
    private static final Pattern SERVER = Pattern.compile(
            "(?:\\bCall From \\S+ to |\\bNo Route to Host from +\\S+ to |destination host is: \\(?\"?|^)"
                    + "([\\w.-]+)\"?:(\\d{1,5})\\b");

    private static final String RPC = "org.apache.hadoop.ipc.RpcException";

    private static final Predicate<Throwable> OF_HADOOP = thrownIn("ipc", "hdfs", "fs", "net");
    private static final Predicate<Throwable> OF_HDFS = thrownIn("hdfs");

    private static final String OTHER_ADDRESS =
            ", or correct host and port: fs.defaultFS in the cluster's core-site.xml has" + " them";

    private static final String CONFIGURATION =
            "set HADOOP_CONF_DIR to the directory of the cluster's core-site.xml and" + " hdfs-site.xml";

    /**
     * Returns the first such fault in the chain of causes.
     *
     * @param thrown by a call of a file system
     */
    public static Optional<ServerFault> of(Throwable thrown) {
        return first(thrown, fault -> true);
    }

    /**
     * Returns the first such fault in the chain of causes, where it is one of Hadoop's clients. Databases, and Spark's own
     * processes, are other servers, though code of Hadoop may stand somewhere below a call of theirs.
     *
     * @param thrown by anything
     */
    public static Optional<ServerFault> ofHadoop(Throwable thrown) {
        return first(thrown, OF_HADOOP);
    }

    /** @param fits what the fault itself, or the exception around it, must be */
    private static Optional<ServerFault> first(Throwable thrown, Predicate<Throwable> fits) {
        List<Throwable> chain = Causes.of(thrown).toList();
        boolean isHdfs = chain.stream().anyMatch(OF_HDFS);
        for (int i = 0; i < chain.size(); i++) {
            Optional<ServerFault> fault = one(chain.get(i), server(thrown), isHdfs);
            if (fault.isPresent()) {
                boolean isFit =
                        chain.subList(Math.max(0, i - 1), i + 1).stream().anyMatch(fits);
                return isFit ? fault : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Predicate<Throwable> thrownIn(String... packages) {
        Pattern pattern = Pattern.compile("org\\.apache\\.hadoop\\.(" + String.join("|", packages) + ")\\..*");
        return thrown -> Arrays.stream(thrown.getStackTrace())
                .anyMatch(frame -> pattern.matcher(frame.getClassName()).matches());
    }

    private static Optional<ServerFault> one(Throwable thrown, String server, boolean isHdfs) {
        String message = String.valueOf(thrown.getMessage());
        String otherAddress = isHdfs ? OTHER_ADDRESS : "";
        if (thrown instanceof UnknownHostException) {
            String host = server.isEmpty() ? message.replaceFirst("[:;\\s].*", "") : server.replaceFirst(":\\d+$", "");
            // Whether the name is wrong or the service of names is down, Hadoop's clients lose: a retry is cheap.
            return lasting("no machine is known here by the name " + host
                    + "; correct the address, or, where it is the name of a cluster, " + CONFIGURATION
                    + ", or, where both are right, see to the service of names (DNS)");
        }
        if (message.startsWith("Incomplete HDFS URI")) {
            return ofTheUser("the address has no host, and Hadoop's configuration names none; " + CONFIGURATION
                    + ", or give hdfs://HOST:PORT/…");
        }
        String named = server.isEmpty() ? "its server" : server;
        if (thrown instanceof NoRouteToHostException) {
            return lasting(named + " cannot be reached from this machine; see to the network" + otherAddress);
        }
        if (thrown instanceof ConnectException) {
            return lasting(named + " refuses connections, as where nothing listens at that port; start its server"
                    + otherAddress);
        }
        if (thrown instanceof SocketTimeoutException) {
            return lasting(named + " does not answer; see to its server and to the network" + otherAddress);
        }
        if (message.startsWith("End of File Exception between")) {
            return lasting(named + " ends the connection without an answer; see to its server" + otherAddress);
        }
        if (RPC.equals(thrown.getClass().getName())) {
            // Made in a thread of the connection's, whose frames do not say whose it is.
            return ofTheUser(named
                    + " does not answer as a server of Hadoop does; give the port of its RPC, not that of its page;"
                    + " that of a name node is 8020 or 9000 as a rule, and stands in the cluster's core-site.xml at"
                    + " fs.defaultFS");
        }
        return Optional.empty();
    }

    private static Optional<ServerFault> ofTheUser(String words) {
        return Optional.of(new ServerFault(Kind.CONFIGURATION, words));
    }

    private static Optional<ServerFault> lasting(String words) {
        return Optional.of(new ServerFault(Kind.STORAGE, words + "; then run the same command again"));
    }

    /** Returns host and port as a message of the chain has them; empty where none has. */
    private static String server(Throwable thrown) {
        return Causes.of(thrown)
                .map(cause -> SERVER.matcher(String.valueOf(cause.getMessage())))
                .filter(Matcher::find)
                .map(found -> found.group(1) + ":" + found.group(2))
                .findFirst()
                .orElse("");
    }
}
