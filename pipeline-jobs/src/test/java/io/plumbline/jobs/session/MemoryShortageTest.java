package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.memory.SparkOutOfMemoryError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as the JVM, JavaCPP 1.5.7, Netty 4.1 and Spark 3.5 write them. */
class MemoryShortageTest {
    private static final SparkConf CLUSTER = new SparkConf(false)
            .set("spark.master", "yarn")
            .set("spark.executor.memory", "4g")
            .set("spark.executor.memoryOverhead", "6g")
            .set("spark.driver.memory", "3g")
            .set("spark.driver.memoryOverhead", "512m")
            .set("spark.submit.deployMode", "cluster");

    private static final String EXECUTOR = ", with 4.00 GiB of heap and 6.00 GiB of overhead; ";

    /** As Spark's scheduler throws what ended a task. */
    private static SparkException ofTasks(String reason, Throwable met) {
        SparkException thrown = new SparkException("Job aborted due to stage failure: " + reason, met);
        thrown.setStackTrace(new StackTraceElement[] {
            new StackTraceElement(
                    "org.apache.spark.scheduler.DAGScheduler",
                    "failJobAndIndependentStages",
                    "DAGScheduler.scala",
                    2856)
        });
        return thrown;
    }

    private static OutOfMemoryError ofTheEngine(String message) {
        OutOfMemoryError error = new OutOfMemoryError(message);
        error.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("org.bytedeco.javacpp.Pointer", "deallocator", "Pointer.java", 700)
        });
        return error;
    }

    private static String told(Throwable thrown, SparkConf conf) {
        PlumblineException told =
                MemoryShortage.actionable("train", thrown, () -> conf).orElseThrow();
        assertThat(told.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(told).hasCause(thrown);
        return told.getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Java heap space                                         | Java heap | raise spark.executor.memory (--executor-memory)
                    GC overhead limit exceeded                              | Java heap | raise spark.executor.memory (--executor-memory)
                    Metaspace                                               | memory for classes | raise -XX:MaxMetaspaceSize in spark.executor.extraJavaOptions, or leave it out
                    Cannot reserve 8 bytes of direct buffer memory (allocated: 9, limit: 9) | memory for direct buffers | raise spark.executor.memory (--executor-memory)
                    failed to allocate 16777216 byte(s) of direct memory (used: 9, max: 9)  | memory for direct buffers | raise spark.executor.memory (--executor-memory)
                    """)
    void anErrorOfAnExecutorNamesItsMemoryAndTheSettingOfExecutors(String message, String part, String cure) {
        assertThat(told(ofTasks("Task 0 in stage 1.0 failed", new OutOfMemoryError(message)), CLUSTER))
                .isEqualTo("Cannot train: an executor ran out of " + part + " (" + message + ")" + EXECUTOR + cure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Failed to allocate memory within limits: totalBytes (1G + 20M) > maxBytes (1G)",
                "Physical memory usage is too high: physicalBytes (5300M) > maxPhysicalBytes (5300M)",
                "Native allocator returned address == 0"
            })
    void whatTheEngineCouldNotTakeIsMissingInTheOverhead(String message) {
        OutOfMemoryError outer = ofTheEngine("Cannot allocate new LongPointer(2): totalBytes = 288");
        outer.initCause(ofTheEngine(message));
        RuntimeException wrapped = new IllegalStateException("a worker failed", outer);
        assertThat(told(ofTasks("Task 0 in stage 1.0 failed", wrapped), CLUSTER))
                .isEqualTo("Cannot train: an executor ran out of native memory (" + message + ")" + EXECUTOR
                        + "raise spark.executor.memoryOverhead, or lower engine.max-batch-tokens or training.workers");
    }

    @Test
    void whatTheDriverRunsOutOfIsTheDrivers() {
        assertThat(told(new OutOfMemoryError("Java heap space"), CLUSTER))
                .isEqualTo("Cannot train: the driver ran out of Java heap (Java heap space), with 3.00 GiB of heap and"
                        + " 0.50 GiB of overhead; raise spark.driver.memory (--driver-memory)");
        assertThat(told(ofTheEngine("Native allocator returned address == 0"), CLUSTER))
                .contains("; raise spark.driver.memoryOverhead, or lower ");
    }

    @Test
    void withALocalMasterTasksAreThisProcess() {
        SparkConf local = new SparkConf(false).set("spark.master", "local[2]");
        OutOfMemoryError direct = new OutOfMemoryError("Cannot reserve 9 bytes of direct buffer memory");
        assertThat(told(ofTasks("Task 0 in stage 1.0 failed", direct), local))
                .startsWith("Cannot train: this process ran out of memory for direct buffers (Cannot reserve ")
                .containsPattern("\\), with [0-9]+\\.[0-9]{2} GiB of heap")
                .endsWith("; raise spark.driver.memory (--driver-memory)");
        assertThat(told(ofTheEngine("Native allocator returned address == 0"), local))
                .contains("; raise PLUMBLINE_NATIVE_MEMORY, or lower ");
        assertThat(told(new SparkOutOfMemoryError("[UNABLE_TO_ACQUIRE_MEMORY] Unable to acquire 1 bytes"), local))
                .startsWith("Cannot train: this process ran out of Java heap ([UNABLE_TO_ACQUIRE_MEMORY] ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Command exited with code 52 | Java heap | raise spark.executor.memory (--executor-memory)
                    Container from a bad node: container_1_01 on host: n1. Exit status: 52. Diagnostics: | Java heap | raise spark.executor.memory (--executor-memory)
                    Container killed by YARN for exceeding physical memory limits. 2.1 GB of 2 GB physical memory used. | its container's memory | raise spark.executor.memoryOverhead, or lower engine.max-batch-tokens
                    The executor with id 1 exited with exit code 137(SIGKILL, possible container OOM). | its container's memory | raise spark.executor.memoryOverhead, or lower engine.max-batch-tokens
                    """)
    void anExecutorThatWasLostForItsMemoryIsToldByTheReasonThatSparkGives(String reason, String part, String cure) {
        String loss = "Task 0 in stage 1.0 failed 4 times, most recent failure: Lost task 0.3 in stage 1.0 (TID 6) (n1"
                + " executor 3): ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason: ";
        assertThat(told(ofTasks(loss + reason + "\nDriver stacktrace:", null), CLUSTER))
                .isEqualTo("Cannot train: an executor ran out of " + part + " (" + reason + ")" + EXECUTOR + cure);
    }

    @Test
    void whatNoMemoryMendsStaysUnexpectedAndWhatIsToldAlreadyStaysAsItIs() {
        for (Throwable other : List.of(
                new OutOfMemoryError("Requested array size exceeds VM limit"),
                new OutOfMemoryError("Required array length 2147483639 + 9 is too large"),
                new IllegalStateException("Java heap space"),
                ofTasks(
                        "Lost task 0.3 in stage 1.0: ExecutorLostFailure (executor 3 exited) Reason: exit code 1",
                        null),
                new SparkException("ExecutorLostFailure () Reason: Command exited with code 52"))) {
            Optional<PlumblineException> told = MemoryShortage.actionable("train", other, () -> CLUSTER);
            assertThat(told).describedAs("%s", other).isEmpty();
        }
        Throwable toldAlready =
                new PlumblineException(Kind.DATA, "Cannot read", new OutOfMemoryError("Java heap space"));
        assertThat(KnownFailure.actionable("train", toldAlready)).isEmpty();
        assertThat(told(new OutOfMemoryError("unable to create native thread: possibly out of memory"), CLUSTER))
                .endsWith(
                        "; raise the number of threads that the system gives this user (ulimit -u), or the container");
    }
}
