package io.plumbline.jobs.gpu;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineKind.DeviceKind;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/** The stages of an application that compute on GPUs. */
public final class GpuStages {
    private static final String VENDOR = "nvidia.com";

    /** One an application: another profile, though it asks for the same, would have executors of its own. */
    private static final Map<SparkContext, ResourceProfile> PROFILES = new WeakHashMap<>();

    private final GpuScheduling scheduling;
    private final ResourceProfile profile; // null where stages ask for nothing of their own

    private GpuStages(GpuScheduling scheduling, ResourceProfile profile) {
        this.scheduling = scheduling;
        this.profile = profile;
    }

    /**
     * Decides how the tasks of an application get their GPUs, if they need any.
     *
     * @param device that the engine computes on
     * @param workers that train side by side
     * @throws PlumblineException of kind CONFIGURATION where Spark's settings give them none
     */
    public static GpuStages of(SparkContext spark, DeviceKind device, int workers) {
        SparkConf conf = spark.getConf();
        GpuScheduling scheduling = GpuScheduling.of(GpuRequest.of(device, conf, spark.version(), workers));
        return new GpuStages(
                scheduling,
                switch (scheduling.grant()) {
                    case NOT_NEEDED, THIS_PROCESS, EVERY_TASK -> null;
                    case STAGES_THAT_COMPUTE -> profile(spark, new ResourceProfileBuilder().require(task(conf)));
                    case EXECUTORS_OF_STAGES -> profile(
                            spark,
                            new ResourceProfileBuilder().require(executor(conf)).require(task(conf)));
                    case REFUSED -> throw new PlumblineException(
                            Kind.CONFIGURATION, "Cannot compute on GPUs: " + scheduling.reason());
                });
    }

    /** Of tasks that do not train: as many as there are, one after another on a GPU. */
    public static GpuStages of(SparkContext spark, DeviceKind device) {
        return of(spark, device, 1);
    }

    /**
     * Returns a sentence about the GPUs that executors hold although the engine computes on another device; empty where they
     * hold none.
     *
     * @param device that the engine computes on
     */
    public static Optional<String> idle(SparkConf conf, DeviceKind device) {
        String held = conf.get(GpuRequest.EXECUTOR_AMOUNT, "0").strip();
        return device == DeviceKind.GPU || areHere(conf) || held.matches("0+")
                ? Optional.empty()
                : Optional.of("the engine computes on the processor, and the GPUs of executors stand idle, as "
                        + GpuRequest.EXECUTOR_AMOUNT + " is " + held + "; unset it and " + GpuRequest.TASK_AMOUNT
                        + ", or choose an engine for GPUs by engine.type");
    }

    /**
     * Returns the reason why tasks would have no GPU by settings of Spark alone, before Spark is started; empty where they
     * would.
     *
     * @param workers that train side by side
     */
    public static Optional<String> unoffered(SparkConf conf, int workers) {
        return GpuScheduling.unoffered(
                GpuRequest.of(DeviceKind.GPU, conf, org.apache.spark.package$.MODULE$.SPARK_VERSION(), workers));
    }

    /** Returns whether tasks run in this process. */
    public static boolean areHere(SparkConf conf) {
        return ClusterManager.of(conf.get("spark.master", "local")) == ClusterManager.LOCAL;
    }

    private static ResourceProfile profile(SparkContext spark, ResourceProfileBuilder wanted) {
        synchronized (PROFILES) {
            return PROFILES.computeIfAbsent(spark, missing -> wanted.build());
        }
    }

    private static TaskResourceRequests task(SparkConf conf) {
        return new TaskResourceRequests()
                .cpus(conf.getInt("spark.task.cpus", 1))
                .resource(TaskGpu.RESOURCE, 1);
    }

    /** As the application's other executors, with a GPU: a profile takes the GPU of no setting, and everything else it lacks. */
    private static ExecutorResourceRequests executor(SparkConf conf) {
        ExecutorResourceRequests requests = new ExecutorResourceRequests()
                .resource(TaskGpu.RESOURCE, 1, conf.get(GpuRequest.DISCOVERY_SCRIPT, ""), VENDOR)
                .memory(conf.get("spark.executor.memory", "1g"));
        if (conf.contains("spark.executor.cores")) {
            requests.cores(conf.getInt("spark.executor.cores", 1));
        }
        if (conf.contains("spark.executor.memoryOverhead")) {
            requests.memoryOverhead(conf.get("spark.executor.memoryOverhead"));
        }
        return requests;
    }

    /** Returns whether tasks need a GPU. */
    public boolean areNeeded() {
        return scheduling.grant() != GpuScheduling.Grant.NOT_NEEDED;
    }

    /** Returns the rows; each task of their stage has a GPU, where the engine needs one. */
    public <T> JavaRDD<T> computing(JavaRDD<T> rows) {
        return profile == null ? rows : rows.withResources(profile);
    }

    /** Returns a sentence that says by which settings tasks get a GPU. */
    @Override
    public String toString() {
        return switch (scheduling.grant()) {
                    case NOT_NEEDED -> "no task needs a GPU";
                    case THIS_PROCESS -> "this process computes on one GPU";
                    case EVERY_TASK -> "every task has a GPU";
                    case STAGES_THAT_COMPUTE -> "every executor has a GPU, and the tasks that compute take it";
                    case EXECUTORS_OF_STAGES -> "the stages that compute have executors with a GPU, and the others have none";
                    case REFUSED -> "no task has a GPU";
                } + ": " + scheduling.reason();
    }
}
