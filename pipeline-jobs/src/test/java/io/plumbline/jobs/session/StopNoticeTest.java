package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.plumbline.verify.Answer;
import io.plumbline.verify.GuardedVerifier;
import io.plumbline.verify.Verdict;
import io.plumbline.verify.Verifier;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.util.ShutdownHookManager;
import org.junit.jupiter.api.Test;

/** The sentence and the exit code of a process that ends during a run, and what is done after the sentence, in its order. */
class StopNoticeTest {
    private static final String LEFT =
            "Cannot label: the verifier leaving ended the process; have it throw an exception instead";

    /** A run in which a verifier, or the program itself where it is given no argument, ends the process. */
    static final class EndingRun {
        private EndingRun() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            // As Spark's and Scala's own hooks do, after that of the notice.
            ShutdownHookManager.get().addShutdownHook(() -> System.err.println("of stopped work"), 40);
            boolean isUnread = List.of(arguments).contains("unread");
            PrintStream said = isUnread ? unread() : System.out;
            try (StopHook servers =
                            new StopHook(StopHook.Turn.SERVERS, failure -> tell(System.out, "servers", failure));
                    StopHook notes = new StopHook(StopHook.Turn.NOTES, failure -> tell(System.out, "notes", failure));
                    StopHook console = new StopHook(StopHook.Turn.CONSOLE, failure -> tell(said, "console", failure));
                    StopNotice notice = StopNotice.watch("/runs/one", said)) {
                assertThat(List.of(servers, notes, console, notice)).doesNotContainNull();
                if (arguments.length == 0 || isUnread) {
                    Runtime.getRuntime().exit(0);
                }
                if (List.of(arguments).contains("interrupted")) {
                    interruptItself();
                }
                try (GuardedVerifier guarded = new GuardedVerifier(Leaving::new, Duration.ofMinutes(2))) {
                    guarded.judge(new Answer("", "", Map.of()));
                }
            }
        }
    }

    private static void interruptItself() throws IOException, InterruptedException {
        ShutdownHookManager.get().addShutdownHook(() -> System.out.println("code " + StopSignal.exitCode()), 50);
        new ProcessBuilder(
                        "kill", "-INT", String.valueOf(ProcessHandle.current().pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(new CountDownLatch(1).await(1, TimeUnit.MINUTES))
                .as("ended by then")
                .isTrue();
    }

    /** A stream whose lock one thread has for ever, as where it waits for the reader of a full pipe. */
    private static PrintStream unread() {
        CountDownLatch isFull = new CountDownLatch(1);
        PrintStream stream = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int letter) {
                        isFull.countDown();
                        while (true) {
                            LockSupport.parkNanos(Long.MAX_VALUE);
                        }
                    }
                },
                true,
                StandardCharsets.UTF_8);
        Thread progress = new Thread(() -> stream.println("progress"));
        progress.setDaemon(true);
        progress.start();
        try {
            isFull.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return stream;
    }

    private static void tell(PrintStream stream, String turn, Optional<String> failure) {
        stream.println(turn + failure.map(sentence -> ": " + sentence).orElse(""));
    }

    private static final class Leaving implements Verifier {
        @Override
        public String name() {
            return "leaving";
        }

        @Override
        public Verdict verify(Answer answer) {
            Runtime.getRuntime().exit(0);
            return Verdict.of(true);
        }
    }

    private record Ended(int exitCode, String said) {
        static Ended of(String... arguments) throws IOException, InterruptedException {
            ProcessBuilder builder = new ProcessBuilder(
                    System.getProperty("java.home") + "/bin/java",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    EndingRun.class.getName());
            builder.command().addAll(List.of(arguments));
            Process process = builder.redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), said.strip());
        }
    }

    @Test
    void aVerifierThatEndsTheProcessIsAFailure() throws IOException, InterruptedException {
        assertThat(Ended.of("verifier"))
                .isEqualTo(new Ended(2, "console: " + LEFT + "\n" + LEFT + "\nnotes: " + LEFT + "\nservers: " + LEFT));
    }

    @Test
    void whereNobodyReadsTheConsoleAllElseIsToldNevertheless() throws IOException, InterruptedException {
        assertThat(Ended.of("unread")).isEqualTo(new Ended(0, "notes\nservers"));
    }

    /** What the run directory says must be what the caller of the process sees: 130 is 128 and SIGINT's number. */
    @Test
    void theExitCodeThatIsToldIsThatOfTheSignal() throws IOException, InterruptedException {
        assumeThat(isIgnored(2))
                .as("SIGINT is ignored here, and so by every process of this one")
                .isFalse();
        assertThat(Ended.of("interrupted"))
                .isEqualTo(new Ended(
                        130,
                        "console\n"
                                + "Stopped: what was committed in /runs/one stands; run the same command again, it goes"
                                + " on from there\nnotes\nservers\ncode 130"));
    }

    private static boolean isIgnored(int signal) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> signal - 1 & 1) == 1);
    }

    @Test
    void anyOtherEndIsOneThatWasAskedFor() throws IOException, InterruptedException {
        assertThat(Ended.of())
                .isEqualTo(new Ended(
                        0,
                        "console\n"
                                + "Stopped: what was committed in /runs/one stands; run the same command again, it goes"
                                + " on from there\nnotes\nservers"));
    }
}
