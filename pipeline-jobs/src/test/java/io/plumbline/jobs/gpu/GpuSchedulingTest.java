package io.plumbline.jobs.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.jobs.gpu.GpuScheduling.Grant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GpuSchedulingTest {
    private static final String EXECUTOR = "spark.executor.resource.gpu.amount";
    private static final String TASK = "spark.task.resource.gpu.amount";
    private static final String DYNAMIC = "spark.dynamicAllocation.enabled";
    private static final String SCRIPT = "spark.plumbline.gpu.discoveryScript";

    private static final String SET_ONE = "no executor has a GPU; set " + EXECUTOR + " = 1";
    private static final String SET_ONE_OR_DYNAMIC =
            SET_ONE + ", or " + DYNAMIC + " = true, with which the stages that compute ask for executors that have one";

    static Stream<Arguments> decisions() {
        return Stream.of(
                // One process.
                decided("local[*]", Map.of(), 1, Grant.THIS_PROCESS, "the master is local"),
                decided("local", Map.of(), 1, Grant.THIS_PROCESS, "the master is local"),
                decided(
                        "local[4]",
                        Map.of(),
                        2,
                        Grant.REFUSED,
                        "training.workers is 2, and with a local master all workers are one process, which computes on one"
                                + " GPU; set training.workers = 1, or run on a cluster"),
                decided(
                        "local[4]",
                        Map.of(TASK, "1"),
                        1,
                        Grant.REFUSED,
                        TASK
                                + " is set, and a local master has no GPU to hand out, so that no task would ever start; unset"
                                + " it"),
                // Every executor has one.
                decided(
                        "yarn",
                        Map.of(EXECUTOR, "1", TASK, "1"),
                        4,
                        Grant.EVERY_TASK,
                        EXECUTOR + " is 1 and " + TASK + " is 1"),
                decided(
                        "mesos://host:5050",
                        Map.of(EXECUTOR, "1", TASK, "1.0"),
                        4,
                        Grant.EVERY_TASK,
                        EXECUTOR + " is 1 and " + TASK + " is 1"),
                decided(
                        "yarn",
                        Map.of(EXECUTOR, "1"),
                        4,
                        Grant.STAGES_THAT_COMPUTE,
                        EXECUTOR + " is 1 and " + TASK + " is not set"),
                decided(
                        "local-cluster[1,2,1024]",
                        Map.of(EXECUTOR, "1", TASK, "0.25"),
                        4,
                        Grant.REFUSED,
                        TASK + " is 0.25, and a task has a GPU for itself; set it to 1 or unset it"),
                decided(
                        "local-cluster[1,2,1024]",
                        Map.of(EXECUTOR, "1"),
                        4,
                        Grant.STAGES_THAT_COMPUTE,
                        EXECUTOR + " is 1 and " + TASK + " is not set"),
                decided(
                        "yarn",
                        Map.of(EXECUTOR, "2", TASK, "1"),
                        2,
                        Grant.REFUSED,
                        EXECUTOR
                                + " is 2, and an executor computes on one GPU; set it to 1 and ask for more executors"),
                decided(
                        "yarn",
                        Map.of(EXECUTOR, "1", TASK, "2"),
                        2,
                        Grant.REFUSED,
                        TASK + " is 2, and a task has a GPU for itself; set it to 1 or unset it"),
                decided(
                        "yarn",
                        Map.of(EXECUTOR, "many", TASK, "1"),
                        2,
                        Grant.REFUSED,
                        EXECUTOR
                                + " is many, and an executor computes on one GPU; set it to 1 and ask for more executors"),
                decided(
                        "mesos://host:5050",
                        Map.of(EXECUTOR, "1"),
                        4,
                        Grant.REFUSED,
                        "a stage cannot ask for GPUs with this master; set " + TASK + " = 1"),
                // The stages' own executors.
                decided(
                        "yarn",
                        Map.of(DYNAMIC, "true", SCRIPT, "./gpus.sh"),
                        4,
                        Grant.EXECUTORS_OF_STAGES,
                        DYNAMIC + " is true and " + EXECUTOR + " is not set"),
                decided(
                        "k8s://https://host:6443",
                        Map.of(DYNAMIC, "true", SCRIPT, "/opt/gpus.sh"),
                        4,
                        Grant.EXECUTORS_OF_STAGES,
                        DYNAMIC + " is true and " + EXECUTOR + " is not set"),
                decided(
                        "spark://host:7077",
                        Map.of(DYNAMIC, "true"),
                        4,
                        Grant.EXECUTORS_OF_STAGES,
                        DYNAMIC + " is true and " + EXECUTOR + " is not set"),
                decided(
                        "yarn",
                        Map.of(DYNAMIC, "true"),
                        4,
                        Grant.REFUSED,
                        "executors would not find their GPU; set " + SCRIPT
                                + " to a script such as bin/gpus.sh that every executor can run"),
                decided("yarn", Map.of(), 4, Grant.REFUSED, SET_ONE_OR_DYNAMIC),
                decided("spark://host:7077", Map.of(DYNAMIC, "false"), 4, Grant.REFUSED, SET_ONE_OR_DYNAMIC),
                decided("mesos://host:5050", Map.of(DYNAMIC, "true"), 4, Grant.REFUSED, SET_ONE),
                decided(
                        "yarn",
                        Map.of(TASK, "1"),
                        4,
                        Grant.REFUSED,
                        TASK + " is set, and no executor has a GPU; set " + EXECUTOR + " = 1 too"));
    }

    private static Arguments decided(
            String master, Map<String, String> settings, int workers, Grant grant, String reason) {
        return arguments(master, settings, workers, grant, reason);
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void settingsDecide(String master, Map<String, String> settings, int workers, Grant grant, String reason) {
        GpuScheduling decision = GpuScheduling.of(request(master, settings, "3.5.9", workers));
        assertThat(decision).isEqualTo(new GpuScheduling(grant, reason));
    }

    static Stream<Arguments> offers() {
        String silent = "no setting of Spark says that executors can have a GPU; set " + EXECUTOR + " = 1 or " + SCRIPT
                + ", or choose the engine by its name";
        return Stream.of(
                arguments("local[2]", Map.of(), 1, null),
                arguments("yarn", Map.of(EXECUTOR, "1"), 4, null),
                arguments("yarn", Map.of(DYNAMIC, "true", SCRIPT, "bin/gpus.sh"), 4, null),
                arguments("spark://host:7077", Map.of(DYNAMIC, "true", SCRIPT, "bin/gpus.sh"), 4, null),
                arguments("spark://host:7077", Map.of(DYNAMIC, "true"), 4, silent),
                arguments("yarn", Map.of(), 4, SET_ONE_OR_DYNAMIC),
                arguments(
                        "yarn",
                        Map.of(EXECUTOR, "2"),
                        4,
                        EXECUTOR
                                + " is 2, and an executor computes on one GPU; set it to 1 and ask for more executors"));
    }

    @ParameterizedTest
    @MethodSource("offers")
    void onlySettingsThatSpeakOfGpusOfferThem(String master, Map<String, String> settings, int workers, String reason) {
        assertThat(GpuScheduling.unoffered(request(master, settings, "3.5.9", workers)))
                .isEqualTo(Optional.ofNullable(reason));
    }

    @Test
    void theFirstSparkOfItsLineHasTaskProfilesOnItsOwnManagerAlone() {
        Map<String, String> settings = Map.of(EXECUTOR, "1");
        assertThat(GpuScheduling.of(request("yarn", settings, "3.5.0", 1)))
                .isEqualTo(new GpuScheduling(
                        Grant.REFUSED,
                        "a stage cannot ask for GPUs with Spark 3.5.0 on this master; set " + TASK + " = 1"));
        assertThat(GpuScheduling.of(request("spark://host:7077", settings, "3.5.0", 1))
                        .grant())
                .isEqualTo(Grant.STAGES_THAT_COMPUTE);
        assertThat(GpuScheduling.of(request("yarn", Map.of(EXECUTOR, "1", DYNAMIC, "true"), "3.5.0", 1))
                        .grant())
                .isEqualTo(Grant.STAGES_THAT_COMPUTE);
    }

    private static GpuRequest request(String master, Map<String, String> settings, String version, int workers) {
        SparkConf conf = new SparkConf(false).setMaster(master);
        settings.forEach(conf::set);
        return GpuRequest.of(DeviceKind.GPU, conf, version, workers);
    }

    @Test
    void enginesOnProcessorsNeedNone() {
        SparkConf conf = new SparkConf(false).setMaster("yarn");
        assertThat(GpuScheduling.of(GpuRequest.of(DeviceKind.PROCESSOR, conf, "3.5.9", 4)))
                .isEqualTo(new GpuScheduling(Grant.NOT_NEEDED, "the engine computes on the processor"));
    }

    @Test
    void gpusThatAnEngineOnProcessorsLeavesIdleAreSaid() {
        SparkConf conf =
                new SparkConf(false).setMaster("yarn").set(EXECUTOR, "2").set(TASK, "1");
        assertThat(GpuStages.idle(conf, DeviceKind.PROCESSOR))
                .contains("the engine computes on the processor, and the GPUs of executors stand idle, as " + EXECUTOR
                        + " is 2; unset it and " + TASK + ", or choose an engine for GPUs by engine.type");
        assertThat(GpuStages.idle(conf, DeviceKind.GPU)).isEmpty();
        assertThat(GpuStages.idle(conf.clone().setMaster("local[*]"), DeviceKind.PROCESSOR))
                .isEmpty();
        assertThat(GpuStages.idle(conf.clone().set(EXECUTOR, "0"), DeviceKind.PROCESSOR))
                .isEmpty();
        assertThat(GpuStages.idle(new SparkConf(false).setMaster("yarn"), DeviceKind.PROCESSOR))
                .isEmpty();
    }

    @Test
    void aTaskIsToldItsGpuByItsAddress() {
        assertThat(TaskGpu.address(Map.of("gpu", resource("3")))).contains("3");
        assertThat(TaskGpu.address(Map.of("fpga", resource("3")))).isEmpty();
        assertThat(TaskGpu.address()).isEmpty();
        assertThatThrownBy(() -> TaskGpu.address(Map.of("gpu", resource("0", "1"))))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessage(
                        "Cannot compute on the GPUs that Spark gave to a task: it has 2 of them, and a task computes on"
                                + " one; set " + TASK + " = 1");
    }

    private static ResourceInformation resource(String... addresses) {
        return new ResourceInformation("gpu", addresses);
    }
}
