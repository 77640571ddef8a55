package io.plumbline.jobs.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says when a thread has waited for the answer of a server of Hadoop's for a while: Hadoop's clients wait without a word. */
public final class ServerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);

    /** Between two looks. */
    private static final Duration USUAL = Duration.ofSeconds(10);

    private static final String WAITING = "org.apache.hadoop.ipc.Client";

    /** The name that Hadoop gives the thread which reads a server's answers. */
    private static final Pattern CONNECTION = Pattern.compile("IPC Client \\(.*\\) connection to /?(\\S+) from .*");

    private final Thread watched;
    private final Duration between;
    private final Consumer<String> say;
    private final Thread looking;
    private final CountDownLatch closed = new CountDownLatch(1);

    private ServerWatch(Thread watched, Duration between, Consumer<String> say) {
        this.watched = watched;
        this.between = between;
        this.say = say;
        this.looking = new Thread(this::look, "plumbline-server-watch");
        looking.setDaemon(true);
    }

    /** Watches this thread until it is closed, and says it in the log. */
    public static ServerWatch ofThisThread() {
        return ofThisThread(USUAL, LOG::info);
    }

    static ServerWatch ofThisThread(Duration between, Consumer<String> say) {
        ServerWatch watch = new ServerWatch(Thread.currentThread(), between, say);
        watch.looking.start();
        return watch;
    }

    private void look() {
        try {
            boolean hasWaited = false;
            boolean isTold = false;
            while (!closed.await(between.toMillis(), TimeUnit.MILLISECONDS)) {
                boolean isWaiting = isWaiting();
                if (isWaiting && hasWaited && !isTold) {
                    say.accept("Waiting for an answer of " + servers() + "; the attempt ends by itself");
                    isTold = true;
                }
                isTold = isTold && isWaiting;
                hasWaited = isWaiting;
            }
        } catch (InterruptedException e) {
            // Nobody is left to be told.
        }
    }

    private boolean isWaiting() {
        return Arrays.stream(watched.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(WAITING));
    }

    private static String servers() {
        String named = Thread.getAllStackTraces().keySet().stream()
                .map(thread -> CONNECTION.matcher(thread.getName()))
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return named.isEmpty() ? "a server of Hadoop's" : named;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
