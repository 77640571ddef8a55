package io.plumbline.jobs.averaging;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.jobs.executor.Lease;
import io.plumbline.jobs.executor.TaskEngines;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The exchange where driver and executors are one JVM. The first worker trains the driver's own graph, the others copies of
 * it that share its frozen parameters, and the mean is taken in place: with one worker nothing is copied or averaged. An attempt
 * that fails leaves a state that belongs to no step, so the training ends and goes on from its last checkpoint.
 */
final class LocalExchange implements StateExchange {
    /** Elements averaged at a time: they stay in the nearest cache. */
    private static final int TILE = 4096;

    /** Elements that a thread averages before it looks for more work. */
    private static final int BLOCK = 16 * TILE;

    /** That of the workers: the first of them computes on the driver's vectors. */
    @Override
    public EngineProvider ofDriver(String engine) {
        return TaskEngines.of(engine);
    }

    @Override
    public List<WorkerReport> run(Round round, JavaRDD<Share> shares, ComputationGraph driver) {
        try (Leases models = new Leases(round, driver)) {
            begin(models.all(), round.before());
        }
        StateSource lost = new LostState();
        List<WorkerReport> reports = shares
                .map(share -> {
                    try (Lease<WorkerModel> lease = WorkerModel.lease(round, share.worker(), LocalExchange::missing)) {
                        return lease.resource().run(round, lost, share);
                    }
                })
                .collect()
                .stream()
                .sorted(Comparator.comparingInt(WorkerReport::worker))
                .toList();
        try (Leases models = new Leases(round, driver)) {
            if (models.all().size() > 1) {
                average(models.all(), reports);
            }
            models.all().forEach(model -> model.held(round.after()));
        }
        return reports;
    }

    private static WorkerModel missing() {
        throw new IllegalStateException("The models of this training were let go while it ran");
    }

    private static void begin(List<WorkerModel> models, int step) {
        WorkerModel first = models.get(0);
        for (WorkerModel model : models) {
            if (!model.holds(step) && model != first) {
                model.state().copyFrom(first.state());
            }
            model.held(step);
        }
    }

    /** All workers' models, the driver's while no task runs. The first worker's has the driver's graph. */
    private static final class Leases implements AutoCloseable {
        private final List<Lease<WorkerModel>> leases = new ArrayList<>();

        Leases(Round round, ComputationGraph driver) {
            try {
                leases.add(WorkerModel.lease(round, 0, () -> WorkerModel.lent(driver)));
                for (int worker = 1; worker < round.plan().workers(); worker++) {
                    leases.add(WorkerModel.lease(round, worker, () -> WorkerModel.beside(driver, round)));
                }
            } catch (Throwable thrown) {
                close();
                throw thrown;
            }
        }

        List<WorkerModel> all() {
            return leases.stream().map(Lease::resource).toList();
        }

        @Override
        public void close() {
            leases.forEach(Lease::close);
        }
    }

    /** Replaces all states by their mean, in order of the workers' index. */
    private static void average(List<WorkerModel> models, List<WorkerReport> reports) {
        long[] weights = reports.stream().mapToLong(WorkerReport::weight).toArray();
        int kinds = models.get(0).state().vectors().size();
        for (int kind = 0; kind < kinds; kind++) {
            int which = kind;
            List<FloatVector> vectors = models.stream()
                    .map(model -> model.state().vectors().get(which))
                    .toList();
            long blocks = (vectors.get(0).size() + BLOCK - 1) / BLOCK;
            // On all cores: the workers wait meanwhile.
            LongStream.range(0, blocks).parallel().forEach(block -> average(vectors, weights, block * BLOCK));
        }
    }

    private static void average(List<FloatVector> vectors, long[] weights, long from) {
        long end = Math.min(from + BLOCK, vectors.get(0).size());
        WeightedMean mean = new WeightedMean(TILE);
        float[] tile = new float[TILE];
        for (long at = from; at < end; at += TILE) {
            int count = (int) Math.min(TILE, end - at);
            mean.clear();
            for (int index = 0; index < vectors.size(); index++) {
                vectors.get(index).read(at, FloatBuffer.wrap(tile, 0, count));
                mean.add(tile, count, weights[index]);
            }
            mean.get(tile, count);
            for (FloatVector vector : vectors) {
                vector.write(at, FloatBuffer.wrap(tile, 0, count));
            }
        }
    }

    /** None: there is one process. */
    @Override
    public long carriedBytes(TrainingState state, int workers) {
        return 0;
    }

    @Override
    public void close(String runId, int workers) {
        WorkerModel.closeAll(runId);
    }

    /** Stands where a worker would get a state that it should hold. */
    private record LostState() implements StateSource {
        private static final long serialVersionUID = 1L;

        @Override
        public void copyTo(TrainingState worker) {
            throw new IllegalStateException("An attempt at this round failed and left no step's state;"
                    + " run again, to go on from the last checkpoint");
        }
    }
}
