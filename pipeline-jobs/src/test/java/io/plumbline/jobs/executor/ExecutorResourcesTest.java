package io.plumbline.jobs.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.jobs.executor.Work.AfterClosing;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExecutorResourcesTest {
    private final ExecutorResources resources = new ExecutorResources();
    private final ExecutorService others = Executors.newCachedThreadPool();

    @AfterEach
    void endOthers() {
        others.shutdownNow();
    }

    /** Something to be closed once, which may fail. */
    private static class Model implements AutoCloseable {
        private final String failure;
        private volatile int closed;

        Model() {
            this(null);
        }

        Model(String failure) {
            this.failure = failure;
        }

        boolean isClosed() {
            return closed > 0;
        }

        @Override
        public void close() {
            closed++;
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private static Work<Model> training(String name) {
        return new Work<>("a training", name, Model.class, AfterClosing.HAS_ENDED);
    }

    private static Work<Model> scoring(String name) {
        return new Work<>("a scoring", name, Model.class, AfterClosing.MAY_RETURN);
    }

    private Lease<Model> take(Work<Model> work, int worker) {
        return resources.take(work, "the model of worker " + worker, Model::new);
    }

    private Lease<Model> share(Work<Model> work) {
        return resources.share(work, "the model", Model::new);
    }

    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.getState()).as("it did not wait").isNotEqualTo(Thread.State.TERMINATED);
            Thread.onSpinWait();
        }
    }

    @Test
    void aModelIsKeptBetweenRoundsAndClosedInTheEnd() {
        Work<Model> work = training("one");
        Model first;
        try (Lease<Model> lease = take(work, 0)) {
            first = lease.resource();
        }
        try (Lease<Model> lease = take(work, 0);
                Lease<Model> other = take(work, 1)) {
            assertThat(lease.resource()).isSameAs(first);
            assertThat(other.resource()).isNotSameAs(first);
        }
        assertThat(resources.size()).isEqualTo(2);
        resources.end(work);
        assertThat(first.closed).isEqualTo(1);
        assertThat(resources.size()).isZero();
    }

    @Test
    void oneTaskHasAModelAtATimeWhereSharedOnesAreForAll() throws Exception {
        Lease<Model> first = share(scoring("a"));
        assertThat(share(scoring("a")).resource()).isSameAs(first.resource());
        first.close();
        Lease<Model> alone = resources.take(scoring("a"), "the other", Model::new);
        CountDownLatch taken = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            resources.take(scoring("a"), "the other", Model::new).close();
            taken.countDown();
        });
        waiting.start();
        awaitBlocked(waiting);
        assertThat(taken.getCount()).isEqualTo(1);
        alone.close();
        taken.await();
    }

    @Test
    void aLeaseThatIsGivenBackTwiceEndsNoOther() throws Exception {
        Lease<Model> first = share(scoring("a"));
        Lease<Model> second = share(scoring("a"));
        first.close();
        first.close();
        Thread closing = new Thread(resources::closeAll);
        closing.start();
        awaitBlocked(closing);
        assertThat(second.resource().isClosed()).isFalse();
        second.close();
        closing.join();
        assertThat(second.resource().closed).isEqualTo(1);
    }

    @Test
    void whoeverWaitsForAModelOfATrainingThatEndsIsRefusedAndMakesNoOther() throws Exception {
        Work<Model> work = training("one");
        Future<?> closing;
        Future<?> waiting;
        try (Lease<Model> lease = take(work, 0)) {
            closing = others.submit(() -> resources.end(work));
            waiting = others.submit(() -> {
                try (Lease<Model> other = take(work, 0)) {
                    return other.resource().isClosed();
                }
            });
            assertThat(lease.resource().isClosed()).isFalse();
        }
        closing.get();
        try {
            assertThat(waiting.get()).as("it came before").isEqualTo(false);
        } catch (ExecutionException refused) {
            assertThat(refused.getCause())
                    .hasMessage("A task of a training that has ended asked for the model of worker 0");
        }
        assertThatThrownBy(() -> take(work, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A task of a training that has ended asked for the model of worker 1");
        assertThat(resources.size()).isZero();
    }

    @Test
    void aLeasedModelIsNeverClosed() throws Exception {
        AtomicInteger leased = new AtomicInteger();
        AtomicInteger turn = new AtomicInteger();
        int runs = 5_000;
        Future<?> closing = others.submit(() -> {
            for (int run = 0; run < runs; run++) {
                while (turn.get() < run) {
                    Thread.onSpinWait();
                }
                resources.end(training("run " + run));
            }
        });
        for (int run = 0; run < runs; run++) {
            turn.set(run);
            try (Lease<Model> lease = take(training("run " + run), 0)) {
                leased.incrementAndGet();
                assertThat(lease.resource().isClosed()).isFalse();
            } catch (IllegalStateException ended) {
                assertThat(ended).hasMessageContaining("a training that has ended");
            }
        }
        closing.get();
        assertThat(leased.get()).isPositive();
        assertThat(resources.size()).isZero();
    }

    @Test
    void tasksOfDifferentWorkTakeTurns() throws Exception {
        AtomicInteger open = new AtomicInteger();
        Runnable task = () -> {
            for (int turn = 0; turn < 2_000; turn++) {
                Work<Model> work = scoring(Thread.currentThread().getName() + turn % 2);
                try (Lease<Model> lease = resources.share(work, "the model", () -> {
                    assertThat(open.incrementAndGet()).as("models at a time").isEqualTo(1);
                    return new Model() {
                        @Override
                        public void close() {
                            open.decrementAndGet();
                            super.close();
                        }
                    };
                })) {
                    assertThat(lease.resource().isClosed()).isFalse();
                }
            }
        };
        Future<?> one = others.submit(task);
        Future<?> other = others.submit(task);
        one.get();
        other.get();
        assertThat(open.get()).isEqualTo(1);
        resources.closeAll();
        assertThat(open.get()).isZero();
    }

    @Test
    void anotherTrainingTakesThePlaceOfTheFormer() {
        Model model;
        try (Lease<Model> lease = take(training("former"), 0)) {
            model = lease.resource();
        }
        take(training("next"), 0).close();
        assertThat(model.isClosed()).isTrue();
        assertThatThrownBy(() -> take(training("former"), 0)).hasMessageContaining("a training that has ended");
    }

    @Test
    void aScoringMayComeBackAfterATrainingTookItsPlace() {
        Lease<Model> scored = share(scoring("reference"));
        scored.close();
        take(training("one"), 0).close();
        assertThat(scored.resource().isClosed()).isTrue();
        try (Lease<Model> again = share(scoring("reference"))) {
            assertThat(again.resource()).isNotSameAs(scored.resource());
        }
    }

    @Test
    void whereSomeFailToCloseTheOthersAreClosedAllTheSame() {
        Work<Model> work = training("one");
        Model first = new Model("the first is stuck");
        Model second = new Model();
        Model third = new Model("the third is stuck");
        resources.take(work, "a", () -> first).close();
        resources.take(work, "b", () -> second).close();
        resources.take(work, "c", () -> third).close();
        assertThatThrownBy(() -> share(scoring("next")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot free what earlier tasks of this process used")
                .cause()
                .hasMessage("the first is stuck")
                .satisfies(cause -> assertThat(cause.getSuppressed())
                        .singleElement()
                        .isInstanceOfSatisfying(IllegalStateException.class, other -> assertThat(other)
                                .hasMessage("the third is stuck")));
        assertThat(second.closed).isEqualTo(1);
        assertThat(resources.size()).isZero();
        share(scoring("next")).close();
        assertThat(first.closed).isEqualTo(1);
    }

    @Test
    void whatCannotBeMadeIsNotKeptAndMayBeMadeAgain() {
        Work<Model> work = scoring("reference");
        assertThatThrownBy(() -> resources.share(work, "the model", () -> {
                    throw new IllegalStateException("no such file");
                }))
                .hasMessage("no such file");
        assertThat(resources.size()).isZero();
        assertThat(share(work).resource().isClosed()).isFalse();
    }

    @Test
    void aTaskThatIsKilledWhileItWaitsLeavesAllAsItWas() throws Exception {
        Lease<Model> scored = share(scoring("reference"));
        AtomicInteger refused = new AtomicInteger();
        Thread killed = new Thread(() -> {
            try {
                take(training("one"), 0);
            } catch (IllegalStateException e) {
                refused.set(Thread.currentThread().isInterrupted() ? 1 : -1);
            }
        });
        killed.start();
        awaitBlocked(killed);
        killed.interrupt();
        killed.join();
        assertThat(refused.get()).isEqualTo(1);
        assertThat(scored.resource().isClosed()).isFalse();
        assertThat(share(scoring("reference")).resource()).isSameAs(scored.resource());
    }
}
