package io.plumbline;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a corpus in a small process, so that a crash, a leak or an endless loop is seen and ends nothing else. */
public final class HostileMain {
    /** Begins a line that reports a case; the rest is the library's chatter. */
    static final String MARK = "\u0001case\t";

    /** Ample for what must be refused at once, on a machine that does ten other things. */
    private static final int MOST_SECONDS = 300;

    private HostileMain() {}

    /** @param arguments a corpus's class, a directory for its files, the number of the first case to run */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        HostileCorpus corpus = (HostileCorpus)
                Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
        List<HostileCase> cases = corpus.cases();
        for (int i = Integer.parseInt(arguments[2]); i < cases.size(); i++) {
            Path directory = Files.createDirectories(Path.of(arguments[1], "case-" + i));
            out.println(MARK + i + "\t" + run(cases.get(i), directory));
        }
    }

    private static String run(HostileCase hostile, Path directory) throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        // The stack of a main thread, as the product's driver has.
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        hostile.action().run(directory);
                        done.complete(null);
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                },
                hostile.name());
        thread.setDaemon(true);
        thread.start();
        try {
            done.get(MOST_SECONDS, TimeUnit.SECONDS);
            return "accepted\t";
        } catch (TimeoutException e) {
            return "failed\tno end after " + MOST_SECONDS + " s";
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PlumblineException refused) {
                return "refused\t" + refused.getMessage();
            }
            return "failed\t" + e.getCause();
        }
    }
}
