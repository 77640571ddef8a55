package io.plumbline.jobs.gpu;

import io.plumbline.engine.EngineKind.DeviceKind;
import org.apache.spark.SparkConf;

/**
 * The settings that decide how tasks get GPUs.
 *
 * @param device that the engine computes on
 * @param manager gives executors
 * @param sparkVersion of the Spark that runs: {@code 3.5.9}
 * @param dynamicAllocation whether executors come and go
 * @param executorAmount {@code spark.executor.resource.gpu.amount}; null where it is not set
 * @param taskAmount {@code spark.task.resource.gpu.amount}; null where it is not set
 * @param discoveryScript {@code spark.plumbline.gpu.discoveryScript}; null where it is not set
 * @param workers that train side by side
 */
record GpuRequest(
        DeviceKind device,
        ClusterManager manager,
        String sparkVersion,
        boolean dynamicAllocation,
        String executorAmount,
        String taskAmount,
        String discoveryScript,
        int workers) {
    static final String EXECUTOR_AMOUNT = "spark.executor.resource.gpu.amount";
    static final String TASK_AMOUNT = "spark.task.resource.gpu.amount";
    /** Spark takes a script of executors together with an amount alone. */
    static final String DISCOVERY_SCRIPT = "spark.plumbline.gpu.discoveryScript";

    static final String DYNAMIC_ALLOCATION = "spark.dynamicAllocation.enabled";

    static GpuRequest of(DeviceKind device, SparkConf conf, String sparkVersion, int workers) {
        return new GpuRequest(
                device,
                ClusterManager.of(conf.get("spark.master", "local")),
                sparkVersion,
                conf.getBoolean(DYNAMIC_ALLOCATION, false),
                conf.get(EXECUTOR_AMOUNT, null),
                conf.get(TASK_AMOUNT, null),
                conf.get(DISCOVERY_SCRIPT, null),
                workers);
    }
}
