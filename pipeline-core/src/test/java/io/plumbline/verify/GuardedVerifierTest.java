package io.plumbline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class GuardedVerifierTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(30);

    /** A verifier that does what a test says. */
    @FunctionalInterface
    private interface Scripted extends Verifier {
        @Override
        default String name() {
            return "scripted";
        }
    }

    private static Answer answer(String completion) {
        return new Answer("", completion, Map.of());
    }

    private static List<Judgement> judge(Scripted verifier, Duration limit, String... completions) {
        try (GuardedVerifier guarded = new GuardedVerifier(() -> verifier, limit)) {
            return guarded.judge(List.of(completions).stream()
                    .map(GuardedVerifierTest::answer)
                    .toList());
        }
    }

    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }

    @Test
    void givesVerdictsInOrder() {
        assertThat(judge(answer -> Verdict.of(answer.completion().length(), false), LONG, "a", "bcd"))
                .containsExactly(new Judgement(1.0, false, null, null), new Judgement(3.0, false, null, null));
    }

    @Test
    void tellsAFailureByItsKindAndPlaceAndNoTextOfTheRow() {
        Judgement failed = judge(answer -> Verdict.of(Integer.parseInt(answer.completion()) > 0), LONG, "secret")
                .get(0);

        assertThat(failed.score()).isNull();
        assertThat(failed.passed()).isNull();
        assertThat(failed.reason()).isEqualTo("verifier_failed");
        assertThat(failed.detail())
                .matches("the verifier scripted threw NumberFormatException \\(GuardedVerifierTest\\.java:\\d+\\)");
    }

    /** A stack overflows at a place of chance: often in what the verifier calls. */
    @Test
    void namesTheVerifiersOwnLineWhereWhatItCallsFails() {
        Judgement failed = judge(answer -> Verdict.of(Sha256.hex((String) null).isEmpty()), LONG, "secret")
                .get(0);

        assertThat(failed.detail())
                .matches("the verifier scripted threw NullPointerException \\(GuardedVerifierTest\\.java:\\d+\\)");
    }

    @Test
    void goesOnAfterFailuresOfAnyKind() {
        Scripted verifier = answer -> switch (answer.completion()) {
            case "deep" -> Verdict.of(deeper(0), true);
            case "none" -> null;
            case "assertion" -> throw new AssertionError("secret");
            case "linkage" -> throw new NoClassDefFoundError("secret");
            case "checked" -> throw new java.io.IOException("secret");
            case "infinite" -> Verdict.of(Double.NaN, true);
            case "sentence" -> Verdict.failed("It said: secret");
            default -> Verdict.of(true);
        };

        List<Judgement> judgements = judge(
                verifier, LONG, "deep", "none", "assertion", "linkage", "checked", "infinite", "sentence", "fine");

        assertThat(judgements).extracting(Judgement::reason).containsOnly("verifier_failed", null);
        assertThat(judgements.get(0).detail()).startsWith("the verifier scripted threw StackOverflowError");
        assertThat(judgements.get(1).detail()).isEqualTo("the verifier scripted returned no verdict");
        assertThat(judgements).noneMatch(one -> String.valueOf(one.detail()).contains("secret"));
        assertThat(judgements.get(7).score()).isEqualTo(1);
    }

    private static Verdict sizeOf(Answer answer) {
        return Verdict.of(new long[Integer.parseInt(answer.completion())].length, true);
    }

    /** An array of Integer.MAX_VALUE elements is larger than any of Java may be. */
    @Test
    void tellsOfMemoryThatRanOutForOneRow() {
        List<Judgement> judgements =
                judge(GuardedVerifierTest::sizeOf, LONG, "2147483647", "1", "2147483647", "none", "2147483647", "2");

        assertThat(judgements).extracting(Judgement::score).containsExactly(null, 1.0, null, null, null, 2.0);
        assertThat(judgements.get(0).reason()).isEqualTo("verifier_failed");
        assertThat(judgements.get(0).detail())
                .matches("the verifier scripted threw OutOfMemoryError( \\(GuardedVerifierTest\\.java:\\d+\\))?");
    }

    @Test
    void failsWhereMemoryRunsOutTwiceInARow() {
        assertThatThrownBy(() -> judge(GuardedVerifierTest::sizeOf, LONG, "1", "2147483647", "2147483647", "1"))
                .isInstanceOf(UnusableVerifierException.class)
                .hasNoCause()
                .hasMessage(
                        "the verifier scripted used up the memory in 2 calls one after the other; have it need less, or"
                                + " give Java more (spark.executor.memory, without a cluster spark.driver.memory)");
    }

    @Test
    void failsWhereJavaItselfDoes() {
        assertThatThrownBy(() -> judge(
                        answer -> {
                            throw new InternalError("made up");
                        },
                        LONG,
                        "a"))
                .isInstanceOf(IllegalStateException.class)
                .hasNoCause()
                .hasMessage("Java failed while the verifier scripted was asked (java.lang.InternalError: made up)");
    }

    @Test
    void interruptsACallThatTakesTooLongAndNoneBehindIt() {
        CountDownLatch never = new CountDownLatch(1);
        Scripted slow = answer -> {
            never.await();
            return Verdict.of(true);
        };

        List<Judgement> judgements = judge(slow, SHORT, "one", "another");

        assertThat(judgements).extracting(Judgement::reason).containsOnly("verifier_timed_out");
        assertThat(judgements.get(0).detail()).isEqualTo("the verifier scripted did not answer within 0.03 s");
    }

    /** The limit is long for a call that answers, however busy the machine is. */
    @Test
    void goesOnAfterACallThatTakesTooLong() {
        CountDownLatch never = new CountDownLatch(1);
        Scripted verifier = answer -> {
            if (answer.completion().equals("slow")) {
                never.await();
            }
            return Verdict.of(true);
        };

        assertThat(judge(verifier, Duration.ofSeconds(3), "slow", "fine", "fine"))
                .extracting(Judgement::reason)
                .containsExactly("verifier_timed_out", null, null);
    }

    /** A verifier whose calls end when the test says so, and not before. */
    private static final class Endless implements Verifier {
        private final AtomicBoolean ends = new AtomicBoolean();
        private final List<Thread> threads = new ArrayList<>();

        @Override
        public String name() {
            return "endless";
        }

        @Override
        public Verdict verify(Answer answer) {
            synchronized (threads) {
                threads.add(Thread.currentThread());
            }
            while (!ends.get()) {
                Thread.onSpinWait();
            }
            return Verdict.of(true);
        }
    }

    @Test
    void failsWhereTooManyCallsDoNotEndAndLeavesNoRowUnasked() {
        Endless endless = new Endless();
        try (GuardedVerifier guarded = new GuardedVerifier(() -> endless, SHORT)) {
            for (int i = 1; i < StuckThreads.MOST; i++) {
                assertThat(guarded.judge(answer("a")).reason()).isEqualTo("verifier_timed_out");
            }
            assertThatThrownBy(() -> guarded.judge(answer("b")))
                    .isInstanceOf(UnusableVerifierException.class)
                    .hasMessage(
                            "the verifier endless was interrupted after 0.03 s in 4 calls that have not ended since;"
                                    + " have it look at Thread.interrupted() where it loops, and end then");
            assertThatThrownBy(() -> guarded.judge(answer("c"))).isInstanceOf(UnusableVerifierException.class);
            assertThat(endless.threads).hasSize(StuckThreads.MOST);
            // Another verifier of the process is asked all the same.
            assertThat(judge(answer -> Verdict.of(true), LONG, "a").get(0).score())
                    .isEqualTo(1);
        } finally {
            endless.ends.set(true);
        }
        join(endless.threads);
        try (GuardedVerifier guarded = new GuardedVerifier(() -> endless, LONG)) {
            assertThat(guarded.judge(answer("d")).score()).isEqualTo(1);
        }
    }

    private static void join(List<Thread> threads) {
        for (Thread thread : threads) {
            try {
                thread.join(60_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException("Interrupted while threads ended", e);
            }
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void endsWithTheTaskThatIsInterrupted() {
        CountDownLatch never = new CountDownLatch(1);
        try {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> judge(
                            answer -> {
                                never.await();
                                return Verdict.of(true);
                            },
                            LONG,
                            "a"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Interrupted while the verifier scripted was asked");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
