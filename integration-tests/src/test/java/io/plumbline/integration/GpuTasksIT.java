package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks on a machine of two GPUs, which a script makes up: Spark hands them out, and no task counts for itself. */
@Tag("cluster")
class GpuTasksIT {
    private static final long MOST_MINUTES = 5;
    private static final String AMOUNT = "spark.executor.resource.gpu.amount";

    @TempDir
    private Path directory;

    /** The lines that a driver has written, and all that it printed. */
    private record Result(String first, List<GpuTasks.Seen> seen, String printed) {
        List<GpuTasks.Seen> of(String stage) {
            return seen.stream().filter(task -> task.stage().equals(stage)).toList();
        }
    }

    @Test
    void eachOfTwoWorkersIsToldItsOwnGpuAndIngestTakesNone() throws IOException, InterruptedException {
        Result result = run(2, Map.of(AMOUNT, "1"));
        assertThat(result.first())
                .as(result.printed())
                .isEqualTo("every executor has a GPU, and the tasks that compute take it: " + AMOUNT
                        + " is 1 and spark.task.resource.gpu.amount is not set");
        assertThat(result.of("ingest")).hasSize(4).allSatisfy(task -> assertThat(task.gpu())
                .isEqualTo("none"));
        assertThat(result.of("train")).extracting(GpuTasks.Seen::gpu).containsExactlyInAnyOrder("0", "1");
        assertThat(result.of("train")).extracting(GpuTasks.Seen::executor).containsExactlyInAnyOrder("0", "1");
    }

    @Test
    void moreWorkersThanGpusWait() throws IOException, InterruptedException {
        Result result = run(3, Map.of(AMOUNT, "1", "spark.task.resource.gpu.amount", "1"));
        assertThat(result.first())
                .as(result.printed())
                .isEqualTo("every task has a GPU: " + AMOUNT + " is 1 and spark.task.resource.gpu.amount is 1");
        assertThat(result.of("train")).hasSize(3);
        Map<String, List<GpuTasks.Seen>> byGpu =
                result.of("train").stream().collect(Collectors.groupingBy(GpuTasks.Seen::gpu));
        assertThat(byGpu).containsOnlyKeys("0", "1");
        byGpu.values().forEach(GpuTasksIT::requireOneAfterAnother);
    }

    private static void requireOneAfterAnother(List<GpuTasks.Seen> tasks) {
        List<GpuTasks.Seen> ordered = tasks.stream()
                .sorted(Comparator.comparingLong(GpuTasks.Seen::begin))
                .toList();
        IntStream.range(1, ordered.size())
                .forEach(next -> assertThat(ordered.get(next).begin())
                        .isGreaterThanOrEqualTo(ordered.get(next - 1).end()));
    }

    @Test
    void stagesThatComputeHaveExecutorsOfTheirOwn() throws IOException, InterruptedException {
        Result result = run(
                2,
                Map.of(
                        "spark.dynamicAllocation.enabled",
                        "true",
                        "spark.dynamicAllocation.shuffleTracking.enabled",
                        "true",
                        "spark.dynamicAllocation.executorIdleTimeout",
                        "4s",
                        "spark.dynamicAllocation.maxExecutors",
                        "2"));
        assertThat(result.first())
                .as(result.printed())
                .isEqualTo("the stages that compute have executors with a GPU, and the others have none:"
                        + " spark.dynamicAllocation.enabled is true and " + AMOUNT + " is not set");
        assertThat(result.of("ingest")).hasSize(4).allSatisfy(task -> assertThat(task.gpu())
                .isEqualTo("none"));
        assertThat(result.of("train")).extracting(GpuTasks.Seen::gpu).isSubsetOf("0", "1");
        assertThat(executors(result, "train")).hasSize(2).doesNotContainAnyElementsOf(executors(result, "ingest"));
        assertThat(executors(result, "score")).hasSize(2).isSubsetOf(executors(result, "train"));
    }

    private static List<String> executors(Result result, String stage) {
        return result.of(stage).stream().map(GpuTasks.Seen::executor).toList();
    }

    @Test
    void executorsOfSeveralGpusAreRefused() throws IOException, InterruptedException {
        assertThat(run(2, Map.of(AMOUNT, "2")).printed())
                .contains("Cannot compute on GPUs: " + AMOUNT
                        + " is 2, and an executor computes on one GPU; set it to 1 and ask for more executors");
    }

    private Result run(int workers, Map<String, String> settings) throws IOException, InterruptedException {
        Path written = directory.resolve("seen.txt");
        Path printed = directory.resolve("printed.txt");
        ProcessBuilder builder = new ProcessBuilder(command(written, workers, settings))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment()
                .put("SPARK_HOME", Distribution.home().resolve("spark").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        Process process = builder.start();
        if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("Spark did not end: " + Files.readString(printed));
        }
        String text = Files.readString(printed);
        if (!Files.exists(written)) {
            return new Result("", List.of(), text);
        }
        List<String> lines = Files.readAllLines(written);
        return new Result(
                lines.get(0), lines.stream().skip(1).map(GpuTasks.Seen::parse).toList(), text);
    }

    private List<String> command(Path written, int workers, Map<String, String> settings) throws IOException {
        Path spark = Distribution.home().resolve("spark");
        String classes = String.join(
                File.pathSeparator,
                Distribution.home().resolve("jars/plumbline.jar").toString(),
                Path.of("target", "test-classes").toAbsolutePath().toString());
        Map<String, String> all = new LinkedHashMap<>();
        // One worker of two cores, which hands its two GPUs out to two executors of one core.
        all.put("spark.master", "local-cluster[1,2,2048]");
        all.put("spark.executor.cores", "1");
        all.put("spark.executor.memory", "512m");
        all.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
        all.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s");
        all.put("spark.driver.host", "localhost");
        all.put("spark.ui.enabled", "false");
        all.put("spark.app.name", "tasks on GPUs");
        all.put("spark.executor.extraClassPath", classes);
        all.put("spark.worker.resource.gpu.amount", "2");
        all.put("spark.worker.resource.gpu.discoveryScript", script().toString());
        all.putAll(settings);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(Processes.opens());
        all.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(
                List.of("-cp", spark.resolve("jars") + "/*" + File.pathSeparator + classes, GpuTasks.class.getName()));
        command.addAll(List.of(written.toString(), Integer.toString(workers)));
        return command;
    }

    private Path script() throws IOException {
        Path script = Files.writeString(
                directory.resolve("gpus.sh"), "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
