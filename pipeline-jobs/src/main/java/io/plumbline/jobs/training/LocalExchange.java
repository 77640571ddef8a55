package io.plumbline.jobs.training;

import io.plumbline.nn.Team;
import io.plumbline.train.VectorPass;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The exchange where driver and executors are one JVM. The first worker trains the driver's own graph, the others copies of
 * it, and the mean is taken in place: with one worker nothing is copied or averaged. An attempt that fails leaves a state
 * that belongs to no step, so the training ends and goes on from its last checkpoint.
 */
final class LocalExchange implements StateExchange {
    /** All cores: the workers wait meanwhile. */
    private static final Team CORES = part -> {
        int members = Runtime.getRuntime().availableProcessors();
        IntStream.range(0, members).parallel().forEach(member -> part.run(member, members));
    };

    @Override
    public List<WorkerReport> run(Round round, JavaRDD<Share> shares, ComputationGraph driver) {
        List<WorkerModel> models = IntStream.range(0, round.plan().workers())
                .mapToObj(worker -> model(round, worker, driver))
                .toList();
        models.forEach(model -> begin(model, models.get(0), round.before()));
        StateSource lost = new LostState();
        List<WorkerReport> reports = shares
                .map(share -> {
                    WorkerModel model = WorkerModels.of(round, share.worker());
                    model.lock().lock();
                    try {
                        return model.run(round, lost, share);
                    } finally {
                        model.lock().unlock();
                    }
                })
                .collect()
                .stream()
                .sorted(Comparator.comparingInt(WorkerReport::worker))
                .toList();
        if (models.size() > 1) {
            average(models, reports);
        }
        models.forEach(model -> model.held(round.after()));
        return reports;
    }

    private static WorkerModel model(Round round, int worker, ComputationGraph driver) {
        return worker == 0
                ? WorkerModels.of(round, worker, () -> WorkerModel.lent(driver))
                : WorkerModels.of(round, worker);
    }

    private static void begin(WorkerModel model, WorkerModel first, int step) {
        if (!model.holds(step) && model != first) {
            model.state().copyFrom(first.state());
        }
        model.held(step);
    }

    /** Replaces all states by their mean, in order of the workers' index. */
    private static void average(List<WorkerModel> models, List<WorkerReport> reports) {
        long[] weights = reports.stream().mapToLong(WorkerReport::weight).toArray();
        int kinds = models.get(0).state().vectors().size();
        for (int kind = 0; kind < kinds; kind++) {
            int which = kind;
            List<INDArray> vectors = models.stream()
                    .map(model -> model.state().vectors().get(which))
                    .toList();
            VectorPass.change(CORES, vectors, (tiles, count) -> average(tiles, weights, count));
        }
    }

    private static void average(float[][] tiles, long[] weights, int count) {
        WeightedMean mean = new WeightedMean(count);
        for (int index = 0; index < tiles.length; index++) {
            mean.add(tiles[index], count, weights[index]);
        }
        mean.get(tiles[0], count);
        for (int index = 1; index < tiles.length; index++) {
            System.arraycopy(tiles[0], 0, tiles[index], 0, count);
        }
    }

    @Override
    public void close(String runId, int workers) {
        WorkerModels.close(runId);
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
