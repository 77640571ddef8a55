package io.plumbline.jobs.gpu;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
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

    private final GpuScheduling scheduling;
    private final ResourceProfile profile; // null where stages ask for nothing of their own

    private GpuStages(GpuScheduling scheduling, ResourceProfile profile) {
        this.scheduling = scheduling;
        this.profile = profile;
    }

    /**
     * Decides how the tasks of an application get their GPUs.
     *
     * @param workers that train side by side
     * @throws PlumblineException of kind CONFIGURATION where Spark's settings give them none
     */
    public static GpuStages of(SparkContext spark, int workers) {
        SparkConf conf = spark.getConf();
        GpuScheduling scheduling = GpuScheduling.of(GpuRequest.of(conf, spark.version(), workers));
        return new GpuStages(
                scheduling,
                switch (scheduling.grant()) {
                    case THIS_PROCESS, EVERY_TASK -> null;
                    case STAGES_THAT_COMPUTE -> new ResourceProfileBuilder()
                            .require(task(conf))
                            .build();
                    case EXECUTORS_OF_STAGES -> new ResourceProfileBuilder()
                            .require(executor(conf))
                            .require(task(conf))
                            .build();
                    case REFUSED -> throw new PlumblineException(
                            Kind.CONFIGURATION, "Cannot compute on GPUs: " + scheduling.reason());
                });
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

    /** Returns the rows, whose stage's tasks each have a GPU. */
    public <T> JavaRDD<T> computing(JavaRDD<T> rows) {
        return profile == null ? rows : rows.withResources(profile);
    }

    /** How tasks get a GPU, and why so. */
    @Override
    public String toString() {
        return switch (scheduling.grant()) {
                    case THIS_PROCESS -> "this process computes on one GPU";
                    case EVERY_TASK -> "every task has a GPU";
                    case STAGES_THAT_COMPUTE -> "every executor has a GPU, and the tasks that compute take it";
                    case EXECUTORS_OF_STAGES -> "the stages that compute have executors with a GPU, and the others have none";
                    case REFUSED -> "no task has a GPU";
                } + ": " + scheduling.reason();
    }
}
