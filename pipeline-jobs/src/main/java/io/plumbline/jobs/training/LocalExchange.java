package io.plumbline.jobs.training;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;

/** The exchange where driver and executors are one JVM: vectors are read where they stand. */
final class LocalExchange implements StateExchange {
    private static final Map<String, TrainingState> DRIVERS = new ConcurrentHashMap<>();

    @Override
    public List<WorkerReport> run(Round round, JavaRDD<Share> shares, TrainingState driver) {
        DRIVERS.put(round.runId(), driver);
        try {
            StateSource source = new DriverState(round.runId());
            List<WorkerReport> reports = shares
                    .map(share -> {
                        WorkerModel model = WorkerModels.of(round, share.worker());
                        model.lock().lock();
                        try {
                            return model.run(round, source, share);
                        } finally {
                            model.lock().unlock();
                        }
                    })
                    .collect()
                    .stream()
                    .sorted(Comparator.comparingInt(WorkerReport::worker))
                    .toList();
            average(round, reports, driver);
            return reports;
        } finally {
            DRIVERS.remove(round.runId());
        }
    }

    private static void average(Round round, List<WorkerReport> reports, TrainingState driver) {
        List<TrainingState> workers = reports.stream()
                .map(report -> WorkerModels.of(round, report.worker()).state())
                .toList();
        if (workers.size() == 1) {
            driver.copyFrom(workers.get(0));
            return;
        }
        WeightedMean mean = new WeightedMean();
        float[] values = new float[TrainingState.CHUNK];
        for (int chunk = 0; chunk < driver.chunks(); chunk++) {
            int size = driver.size(chunk);
            mean.clear();
            for (int index = 0; index < workers.size(); index++) {
                long weight = reports.get(index).weight();
                if (weight > 0) {
                    workers.get(index).get(chunk, values);
                    mean.add(values, size, weight);
                }
            }
            mean.get(values, size);
            driver.put(chunk, values);
        }
    }

    @Override
    public void close(String runId, int workers) {
        WorkerModels.close(runId);
    }

    private record DriverState(String runId) implements StateSource {
        private static final long serialVersionUID = 1L;

        @Override
        public void copyTo(TrainingState worker) {
            worker.copyFrom(DRIVERS.get(runId));
        }
    }
}
