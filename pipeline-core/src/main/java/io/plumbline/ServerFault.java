package io.plumbline;

import io.plumbline.PlumblineException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that cannot be reached: its name is unknown, nothing listens there, it does not answer, or it is one of something
 * else. Java and Hadoop tell it in the words of their sockets, or by the name alone.
 *
 * @param kind CONFIGURATION where the address must be changed, STORAGE where the server may come back
 * @param words what was found and, after a semicolon, what to do
 */
public record ServerFault(Kind kind, String words) {
    /** Hadoop's ways to name the server in a message; the last is that of its web clients. */
    private static final Pattern SERVER = Pattern.compile(
            "(?:\\bCall From \\S+ to |\\bNo Route to Host from +\\S+ to |destination host is: \\(?\"?|^)"
                    + "([\\w.-]+)\"?:(\\d{1,5})\\b");

    private static final String RPC = "org.apache.hadoop.ipc.RpcException";

    private static final String OTHER_ADDRESS =
            ", or correct host and port: fs.defaultFS in the cluster's core-site.xml has" + " them";

    private static final String CONFIGURATION =
            "set HADOOP_CONF_DIR to the directory of the cluster's core-site.xml and" + " hdfs-site.xml";

    /**
     * Returns the first such fault in the chain of causes.
     *
     * @param thrown by a call of a server
     */
    public static Optional<ServerFault> of(Throwable thrown) {
        return Causes.of(thrown)
                .flatMap(cause -> one(cause, server(thrown)).stream())
                .findFirst();
    }

    private static Optional<ServerFault> one(Throwable thrown, String server) {
        String message = String.valueOf(thrown.getMessage());
        if (thrown instanceof UnknownHostException) {
            String host = server.isEmpty() ? message.replaceFirst("[:;\\s].*", "") : server.replaceFirst(":\\d+$", "");
            return ofTheUser("no machine is known here by the name " + host
                    + "; correct the address, or, where it is the" + " name of a cluster, " + CONFIGURATION);
        }
        if (message.startsWith("Incomplete HDFS URI")) {
            return ofTheUser("the address has no host, and Hadoop's configuration names none; " + CONFIGURATION
                    + ", or give hdfs://HOST:PORT/…");
        }
        String named = server.isEmpty() ? "its server" : server;
        if (thrown instanceof NoRouteToHostException) {
            return lasting(named + " cannot be reached from this machine; see to the network");
        }
        if (thrown instanceof ConnectException) {
            return lasting(named + " refuses connections, as where nothing listens at that port; start its server");
        }
        if (thrown instanceof SocketTimeoutException) {
            return lasting(named + " does not answer; see to its server and to the network");
        }
        if (message.startsWith("End of File Exception between")) {
            return lasting(named + " ends the connection without an answer; see to its server");
        }
        if (RPC.equals(thrown.getClass().getName())) {
            return ofTheUser(
                    named + " does not answer as a name node does; give the port of its RPC (8020 or 9000 as a rule),"
                            + " not that of its page" + OTHER_ADDRESS);
        }
        return Optional.empty();
    }

    private static Optional<ServerFault> ofTheUser(String words) {
        return Optional.of(new ServerFault(Kind.CONFIGURATION, words));
    }

    private static Optional<ServerFault> lasting(String words) {
        return Optional.of(new ServerFault(Kind.STORAGE, words + OTHER_ADDRESS + "; then run the same command again"));
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
