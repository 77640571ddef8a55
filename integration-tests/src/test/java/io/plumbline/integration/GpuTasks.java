package io.plumbline.integration;

import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.jobs.gpu.GpuStages;
import io.plumbline.jobs.gpu.TaskGpu;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A driver of three stages: one like ingest's, and two of workers that compute on GPUs. Writes how GPUs were to be handed out, and
 * what each task saw: stage, executor, GPU, the times of its beginning and end. Arguments: the file that it writes, the number of
 * workers.
 */
final class GpuTasks {
    private static final long WORK_MILLIS = 1_500;

    private GpuTasks() {}

    /** A line of the file. */
    record Seen(String stage, String executor, String gpu, long begin, long end) implements Serializable {
        private static final long serialVersionUID = 1L;

        static Seen parse(String line) {
            String[] values = line.split(" ");
            return new Seen(values[0], values[1], values[2], Long.parseLong(values[3]), Long.parseLong(values[4]));
        }

        @Override
        public String toString() {
            return String.join(" ", stage, executor, gpu, Long.toString(begin), Long.toString(end));
        }
    }

    public static void main(String[] arguments) throws IOException {
        int workers = Integer.parseInt(arguments[1]);
        try (JavaSparkContext spark = new JavaSparkContext(new SparkConf())) {
            GpuStages gpus = GpuStages.of(spark.sc(), DeviceKind.GPU, workers);
            List<Seen> ingest =
                    spark.parallelize(indices(4), 4).map(index -> see("ingest")).collect();
            List<Seen> train = computing(spark, gpus, workers, "train");
            // Each step decides anew.
            GpuStages again = GpuStages.of(spark.sc(), DeviceKind.GPU, workers);
            List<Seen> score = computing(spark, again, workers, "score");
            String lines = Stream.of(ingest, train, score)
                    .flatMap(List::stream)
                    .map(Seen::toString)
                    .collect(Collectors.joining("\n", gpus + "\n", "\n"));
            Files.writeString(Path.of(arguments[0]), lines);
        }
    }

    private static List<Seen> computing(JavaSparkContext spark, GpuStages gpus, int workers, String stage) {
        return gpus.computing(spark.parallelize(indices(workers), workers))
                .map(index -> see(stage))
                .collect();
    }

    private static List<Integer> indices(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static Seen see(String stage) throws InterruptedException {
        long begin = System.currentTimeMillis();
        // Long enough that tasks which may run at a time do.
        new CountDownLatch(1).await(WORK_MILLIS, TimeUnit.MILLISECONDS);
        String gpu = TaskGpu.address().orElse("none");
        return new Seen(stage, SparkEnv.get().executorId(), gpu, begin, System.currentTimeMillis());
    }
}
