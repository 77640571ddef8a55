package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a task ends whatever fails, and in whichever thread. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {
    private static final int COUNT = 3;

    private final List<Thread> made = new ArrayList<>();
    private final AtomicIntegerArray parts = new AtomicIntegerArray(COUNT);

    private Workers workers(Runnable preparation) {
        return new Workers(COUNT, preparation, work -> {
            Thread thread = new Thread(work);
            made.add(thread);
            return thread;
        });
    }

    private void assertThreadsEnd() throws InterruptedException {
        for (Thread thread : made) {
            thread.join();
        }
        assertThat(made).isNotEmpty().noneMatch(Thread::isAlive);
    }

    /** Throws a checked exception that is not declared, as a library may. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void everyWorkerDoesItsPartOfEachTask() throws InterruptedException {
        try (Workers workers = workers(() -> {})) {
            for (int task = 0; task < 1_000; task++) {
                workers.run(parts::incrementAndGet);
            }
        }
        for (int worker = 0; worker < COUNT; worker++) {
            assertThat(parts.get(worker)).isEqualTo(1_000);
        }
        assertThreadsEnd();
    }

    @Test
    void aThreadThatCannotBePreparedFailsEveryTask() throws InterruptedException {
        try (Workers workers = workers(() -> {
            throw new UnsatisfiedLinkError("no native library");
        })) {
            for (int task = 1; task <= 2; task++) {
                assertThatThrownBy(() -> workers.run(parts::incrementAndGet))
                        .isInstanceOf(UnsatisfiedLinkError.class)
                        .hasMessage("no native library");
                assertThat(parts.get(0)).as("the caller's own part").isEqualTo(task);
            }
        }
        assertThat(parts.get(1)).isZero();
        assertThreadsEnd();
    }

    @Test
    void errorsAndCheckedExceptionsOfAPartComeOutAndTheNextTaskRuns() throws InterruptedException {
        try (Workers workers = workers(() -> {})) {
            for (int failing = 0; failing < COUNT; failing++) {
                int which = failing;
                assertThatThrownBy(() -> workers.run(worker -> {
                            if (worker == which) {
                                throw new StackOverflowError("too deep");
                            }
                        }))
                        .isInstanceOf(StackOverflowError.class)
                        .hasMessage("too deep");
                Exception checked = new Exception("not declared");
                assertThatThrownBy(() -> workers.run(worker -> {
                            if (worker == which) {
                                WorkersTest.<RuntimeException>throwAny(checked);
                            }
                        }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("A decoder's thread failed: java.lang.Exception: not declared")
                        .hasCause(checked);
            }
            workers.run(parts::incrementAndGet);
        }
        assertThat(parts.get(COUNT - 1)).isEqualTo(1);
        assertThreadsEnd();
    }

    @Test
    void threadsThatRunEndWhereAnotherCannotBeMade() throws InterruptedException {
        assertThatThrownBy(() -> new Workers(COUNT, () -> {}, work -> {
                    if (!made.isEmpty()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    Thread thread = new Thread(work);
                    made.add(thread);
                    return thread;
                }))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("unable to create native thread");
        assertThreadsEnd();
    }

    @Test
    void aTaskThatHasBegunIsDoneWhereItIsClosedMeanwhile() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            Workers workers = workers(() -> {});
            int closing = round % COUNT;
            workers.run(worker -> {
                if (worker == closing) {
                    workers.close();
                }
                parts.incrementAndGet(worker);
            });
            for (int worker = 0; worker < COUNT; worker++) {
                assertThat(parts.get(worker)).isEqualTo(round + 1);
            }
            assertThatThrownBy(() -> workers.run(parts::incrementAndGet))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The decoder was closed before this task began");
        }
        assertThreadsEnd();
    }
}
