package io.plumbline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void failsWhereMemoryIsUsedUp() {
        assertThatThrownBy(() -> judge(
                        answer -> {
                            throw new OutOfMemoryError("made up");
                        },
                        LONG,
                        "a"))
                .isInstanceOf(IllegalStateException.class)
                .hasNoCause()
                .hasMessage(
                        "Memory was used up while the verifier scripted was asked (java.lang.OutOfMemoryError: made up)");
    }

    @Test
    void interruptsACallThatTakesTooLong() {
        CountDownLatch never = new CountDownLatch(1);
        Scripted verifier = answer -> {
            if (answer.completion().equals("slow")) {
                never.await();
            }
            return Verdict.of(true);
        };

        List<Judgement> judgements = judge(verifier, SHORT, "slow", "fine", "slow", "fine");

        assertThat(judgements)
                .extracting(Judgement::reason)
                .containsExactly("verifier_timed_out", null, "verifier_timed_out", null);
        assertThat(judgements.get(0).detail()).isEqualTo("the verifier scripted did not answer within 0.03 s");
    }

    @Test
    void callsNoVerifierWhileTooManyThreadsDoNotEnd() {
        AtomicBoolean ends = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        Scripted endless = answer -> {
            synchronized (threads) {
                threads.add(Thread.currentThread());
            }
            while (!ends.get()) {
                Thread.onSpinWait();
            }
            return Verdict.of(true);
        };
        String[] completions = "a b c d e f g h".split(" ");
        try {
            List<Judgement> judgements = judge(endless, SHORT, completions);

            assertThat(judgements).extracting(Judgement::reason).containsOnly("verifier_timed_out");
            assertThat(threads).hasSize(StuckThreads.MOST);
            assertThat(judgements.get(7).detail())
                    .isEqualTo("the verifier scripted was not asked, since 4 earlier calls of this process have not"
                            + " ended; have it look at Thread.interrupted()");
        } finally {
            ends.set(true);
        }
        join(threads);
        assertThat(judge(answer -> Verdict.of(true), LONG, "a").get(0).score()).isEqualTo(1);
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
