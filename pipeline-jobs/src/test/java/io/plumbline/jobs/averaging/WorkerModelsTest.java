package io.plumbline.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.jobs.training.TrainingFixture;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerModelsTest {
    private static final TrainingPlan PLAN = new TrainingPlan(2, 1, 1, 1, 0);

    private final ComputationGraph graph = TrainingFixture.graph(PLAN, "sgd", 4);
    private final ExecutorService others = Executors.newCachedThreadPool();

    @AfterEach
    void endOthers() {
        others.shutdownNow();
    }

    private static Round round(String runId) {
        return new Round(runId, "", PLAN, 0, 1, 4, 0);
    }

    private WorkerModels.Lease lease(String runId, int worker) {
        return WorkerModels.lease(round(runId), worker, () -> WorkerModel.lent(graph));
    }

    @Test
    void aModelIsKeptBetweenRoundsAndLetGoInTheEnd() {
        String run = UUID.randomUUID().toString();
        WorkerModel first;
        try (WorkerModels.Lease lease = lease(run, 0)) {
            first = lease.model();
        }
        try (WorkerModels.Lease lease = lease(run, 0);
                WorkerModels.Lease other = lease(run, 1)) {
            assertThat(lease.model()).isSameAs(first);
            assertThat(other.model()).isNotSameAs(first);
        }
        WorkerModels.close(run);
        assertThat(first.isClosed()).isTrue();
        assertThat(WorkerModels.size()).isZero();
    }

    @Test
    void whoeverWaitsForAModelThatIsLetGoIsRefusedAndMakesNoOther() throws Exception {
        String run = UUID.randomUUID().toString();
        Future<?> closing;
        Future<?> waiting;
        try (WorkerModels.Lease lease = lease(run, 0)) {
            closing = others.submit(() -> WorkerModels.close(run));
            waiting = others.submit(() -> {
                try (WorkerModels.Lease other = lease(run, 0)) {
                    return other.model().isClosed();
                }
            });
            assertThat(lease.model().isClosed()).isFalse();
        }
        closing.get();
        try {
            assertThat(waiting.get()).as("it came before").isEqualTo(false);
        } catch (ExecutionException refused) {
            assertThat(refused.getCause())
                    .hasMessage("A task of a training that has ended asked for the model of worker 0");
        }
        assertThatThrownBy(() -> lease(run, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A task of a training that has ended asked for the model of worker 1");
        assertThat(WorkerModels.size()).isZero();
    }

    @Test
    void aLeasedModelIsNeverClosed() throws Exception {
        String name = UUID.randomUUID().toString();
        AtomicInteger leased = new AtomicInteger();
        AtomicInteger turn = new AtomicInteger();
        int runs = 5_000;
        Future<?> closing = others.submit(() -> {
            for (int run = 0; run < runs; run++) {
                while (turn.get() < run) {
                    Thread.onSpinWait();
                }
                WorkerModels.close(name + run);
            }
        });
        for (int run = 0; run < runs; run++) {
            turn.set(run);
            try (WorkerModels.Lease lease = lease(name + run, 0)) {
                leased.incrementAndGet();
                assertThat(lease.model().isClosed()).isFalse();
            } catch (IllegalStateException ended) {
                assertThat(ended).hasMessageContaining("a training that has ended");
            }
        }
        closing.get();
        assertThat(leased.get()).isPositive();
        assertThat(WorkerModels.size()).isZero();
    }

    @Test
    void anotherTrainingTakesThePlaceOfTheFormer() {
        String former = UUID.randomUUID().toString();
        String next = UUID.randomUUID().toString();
        WorkerModel model;
        try (WorkerModels.Lease lease = lease(former, 0)) {
            model = lease.model();
        }
        lease(next, 0).close();
        assertThat(model.isClosed()).isTrue();
        assertThatThrownBy(() -> lease(former, 0)).hasMessageContaining("a training that has ended");
        WorkerModels.close(next);
    }
}
