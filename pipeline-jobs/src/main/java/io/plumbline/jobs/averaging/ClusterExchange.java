package io.plumbline.jobs.averaging;

import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.jobs.gpu.GpuStages;
import io.plumbline.train.PolicyGraphs;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import scala.Tuple2;
import scala.reflect.ClassTag;

/**
 * The exchange between JVMs. The state goes out as broadcasts, destroyed after the round. The workers' states come back
 * through a shuffle by chunk: each chunk is averaged on one executor, in order of the workers' index, and only averages
 * reach the driver, a few partitions a job so that {@code spark.driver.maxResultSize} does not bound the model.
 */
final class ClusterExchange implements StateExchange {
    /** Key under which reports travel, beside the chunks. */
    private static final int REPORTS = -1;

    /** Chunks that travel together, 64 MiB: twice so much of the state at a time has to stand on a Java heap. */
    private static final int CHUNKS_TOGETHER = 16;

    private final JavaSparkContext spark;
    private GpuStages stages; // null before the first round

    ClusterExchange(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** That of its processor, whatever the workers compute with: the driver keeps the state and computes nothing. */
    @Override
    public EngineProvider ofDriver(String engine) {
        return Engines.host();
    }

    @Override
    public List<WorkerReport> run(Round round, JavaRDD<Share> shares, ComputationGraph graph) {
        TrainingState driver = TrainingState.of(graph);
        stages = GpuStages.of(spark.sc(), device(graph), round.plan().workers());
        List<Broadcast<byte[][]>> broadcasts = new ArrayList<>();
        JavaRDD<Average> averages = null;
        try {
            for (int from = 0; from < driver.chunks(); from += CHUNKS_TOGETHER) {
                broadcasts.add(broadcast(bytes(driver, from)));
            }
            StateSource source = new BroadcastState(List.copyOf(broadcasts));
            JavaPairRDD<Integer, Piece> pieces =
                    stages.computing(shares).flatMapToPair(share -> train(round, source, share));
            int workers = round.plan().workers();
            int partitions = partitions(driver, workers, Math.max(workers, spark.defaultParallelism()));
            averages = pieces.groupByKey(partitions).map(group -> average(group._1(), group._2()));
            return fetch(averages, partitions, driver);
        } finally {
            if (averages != null) {
                averages.rdd().cleanShuffleDependencies(false);
            }
            broadcasts.forEach(Broadcast::destroy);
        }
    }

    /** Kept as bytes alone, on the driver and on executors: a value that is read once needs no second copy in memory. */
    private Broadcast<byte[][]> broadcast(byte[][] chunks) {
        return spark.sc().broadcastInternal(chunks, true, ClassTag.apply(byte[][].class));
    }

    private static DeviceKind device(ComputationGraph graph) {
        return Engines.of(PolicyGraphs.layerConfiguration(graph).source().engine())
                .device();
    }

    /** As many as there are tasks, or more where a partition would hold too many chunks of all workers. */
    private static int partitions(TrainingState driver, int workers, int tasks) {
        int together = Math.max(1, CHUNKS_TOGETHER / workers);
        int least = (driver.chunks() + together - 1) / together;
        return Math.min(driver.chunks() + 1, Math.max(tasks, least));
    }

    private static byte[][] bytes(TrainingState driver, int from) {
        float[] values = new float[TrainingState.CHUNK];
        byte[][] bytes = new byte[Math.min(CHUNKS_TOGETHER, driver.chunks() - from)][];
        for (int index = 0; index < bytes.length; index++) {
            driver.get(from + index, values);
            bytes[index] = FloatBytes.of(values, driver.size(from + index));
        }
        return bytes;
    }

    private static Iterator<Tuple2<Integer, Piece>> train(Round round, StateSource source, Share share) {
        // Held until the task has sent the state away: another attempt in this process waits.
        WorkerModel model = WorkerModel.lease(round, share.worker()).untilTaskEnds();
        WorkerReport report = model.run(round, source, share);
        Piece head = Piece.of(report);
        Iterator<Tuple2<Integer, Piece>> chunks = IntStream.range(
                        0, model.state().chunks())
                .mapToObj(chunk -> new Tuple2<>(chunk, Piece.of(report, model.state(), chunk)))
                .iterator();
        return new Iterator<>() {
            private boolean headSent;

            @Override
            public boolean hasNext() {
                return !headSent || report.weight() > 0 && chunks.hasNext();
            }

            @Override
            public Tuple2<Integer, Piece> next() {
                if (!headSent) {
                    headSent = true;
                    return new Tuple2<>(REPORTS, head);
                }
                return chunks.next();
            }
        };
    }

    private static Average average(int chunk, Iterable<Piece> pieces) {
        List<Piece> ordered = new ArrayList<>();
        pieces.forEach(ordered::add);
        ordered.sort(Comparator.comparingInt(Piece::worker));
        if (chunk == REPORTS) {
            return new Average(chunk, null, ordered.stream().map(Piece::report).toList());
        }
        WeightedMean mean = new WeightedMean(TrainingState.CHUNK);
        float[] values = new float[TrainingState.CHUNK];
        int size = 0;
        for (Piece piece : ordered) {
            size = piece.values().length / Float.BYTES;
            FloatBytes.into(piece.values(), values);
            mean.add(values, size, piece.weight());
        }
        mean.get(values, size);
        return new Average(chunk, FloatBytes.of(values, size), List.of());
    }

    private static List<WorkerReport> fetch(JavaRDD<Average> averages, int partitions, TrainingState driver) {
        // A partition holds so many chunks, and the reports.
        int chunks = (driver.chunks() + partitions - 1) / partitions;
        int atOnce = Math.max(1, CHUNKS_TOGETHER / chunks);
        List<int[]> jobs = IntStream.iterate(0, from -> from < partitions, from -> from + atOnce)
                .mapToObj(from -> IntStream.range(from, Math.min(from + atOnce, partitions))
                        .toArray())
                .toList();
        List<WorkerReport> reports = new ArrayList<>();
        float[] values = new float[TrainingState.CHUNK];
        int received = 0;
        try (Ahead<List<Average>[]> fetched =
                new Ahead<>(jobs.size(), job -> averages.collectPartitions(jobs.get(job)))) {
            while (fetched.hasNext()) {
                for (Average average :
                        Stream.of(fetched.next()).flatMap(List::stream).toList()) {
                    reports.addAll(average.reports());
                    if (average.chunk() != REPORTS) {
                        FloatBytes.into(average.values(), values);
                        driver.put(average.chunk(), values);
                        received++;
                    }
                }
            }
        }
        if (received != driver.chunks()) {
            throw new IllegalStateException(
                    "Workers sent " + received + " chunks of parameters, expected " + driver.chunks());
        }
        return reports;
    }

    /** To each of several workers, from each to those that average, and the average to the driver. */
    @Override
    public long carriedBytes(TrainingState state, int workers) {
        int toWorkers = workers == 1 ? 0 : workers;
        return (toWorkers + workers + 1) * state.bytes();
    }

    @Override
    public void close(String runId, int workers) {
        // As many tasks as workers reach the executors that hold models; one that is missed lets go at the next
        // training.
        List<Integer> indices = IntStream.range(0, workers).boxed().toList();
        JavaRDD<Integer> rows = spark.parallelize(indices, workers);
        (stages == null ? rows : stages.computing(rows)).foreach(index -> WorkerModel.closeAll(runId));
    }

    private record BroadcastState(List<Broadcast<byte[][]>> broadcasts) implements StateSource {
        private static final long serialVersionUID = 1L;

        @Override
        public void copyTo(TrainingState worker) {
            float[] values = new float[TrainingState.CHUNK];
            int chunk = 0;
            try (Ahead<byte[][]> parts =
                    new Ahead<>(broadcasts.size(), part -> broadcasts.get(part).value())) {
                while (parts.hasNext()) {
                    for (byte[] bytes : parts.next()) {
                        FloatBytes.into(bytes, values);
                        worker.put(chunk, values);
                        chunk++;
                    }
                }
            }
        }
    }

    private record Average(int chunk, byte[] values, List<WorkerReport> reports) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
