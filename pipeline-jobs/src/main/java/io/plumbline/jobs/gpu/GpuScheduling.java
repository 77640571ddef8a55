package io.plumbline.jobs.gpu;

import io.plumbline.engine.EngineKind.DeviceKind;
import java.util.Optional;

/**
 * The decision how tasks that compute on a GPU get one: one task a GPU, and one GPU an executor, so that a process computes on
 * one device from its beginning to its end.
 *
 * @param grant the way
 * @param reason the settings that led there; of a refusal what was found and what to do
 */
record GpuScheduling(Grant grant, String reason) {
    /** The ways in which a task gets a GPU. */
    enum Grant {
        /** It needs none. */
        NOT_NEEDED,
        /** Tasks run in this process, which has chosen its GPU. */
        THIS_PROCESS,
        /** Every task of the application has one. */
        EVERY_TASK,
        /** Every executor has one; the stages that compute ask for it. */
        STAGES_THAT_COMPUTE,
        /** The stages that compute ask for executors that have one; no other has. */
        EXECUTORS_OF_STAGES,
        /** It gets none. */
        REFUSED
    }

    /** Decides by the settings alone. */
    static GpuScheduling of(GpuRequest request) {
        if (request.device() == DeviceKind.PROCESSOR) {
            return new GpuScheduling(Grant.NOT_NEEDED, "the engine computes on the processor");
        }
        if (request.manager() == ClusterManager.LOCAL) {
            return inThisProcess(request);
        }
        return request.executorAmount() == null ? ofStages(request) : ofApplication(request);
    }

    /**
     * Returns the reason why tasks have no GPU unless Spark is asked for one that no setting speaks of; empty where they have
     * one. Whoever asks a cluster without GPUs for one waits for ever.
     */
    static Optional<String> unoffered(GpuRequest request) {
        GpuScheduling decision = of(request);
        if (decision.grant() == Grant.REFUSED) {
            return Optional.of(decision.reason());
        }
        return decision.grant() == Grant.EXECUTORS_OF_STAGES && request.discoveryScript() == null
                ? Optional.of(
                        "no setting of Spark says that executors can have a GPU; set " + GpuRequest.EXECUTOR_AMOUNT
                                + " = 1 or " + GpuRequest.DISCOVERY_SCRIPT + ", or choose the engine by its name")
                : Optional.empty();
    }

    private static GpuScheduling inThisProcess(GpuRequest request) {
        if (request.taskAmount() != null) {
            return refused(
                    GpuRequest.TASK_AMOUNT + " is set, and a local master has no GPU to hand out, so that no task would"
                            + " ever start; unset it");
        }
        if (request.workers() > 1) {
            return refused("training.workers is " + request.workers()
                    + ", and with a local master all workers are one process, which computes on one GPU; set"
                    + " training.workers = 1, or run on a cluster");
        }
        return new GpuScheduling(Grant.THIS_PROCESS, "the master is local");
    }

    private static GpuScheduling ofApplication(GpuRequest request) {
        if (!isOne(request.executorAmount())) {
            return refused(GpuRequest.EXECUTOR_AMOUNT + " is " + request.executorAmount()
                    + ", and an executor computes on one GPU; set it to 1 and ask for more executors");
        }
        String executors = GpuRequest.EXECUTOR_AMOUNT + " is 1";
        String task = request.taskAmount();
        if (task != null) {
            return isOne(task)
                    ? new GpuScheduling(Grant.EVERY_TASK, executors + " and " + GpuRequest.TASK_AMOUNT + " is 1")
                    // Of a share, Spark 3.5 lets as many tasks have one GPU, whatever their own stage asks for.
                    : refused(GpuRequest.TASK_AMOUNT + " is " + task
                            + ", and a task has a GPU for itself; set it to 1 or unset it");
        }
        Optional<String> missing = lacksTaskProfiles(request);
        if (missing.isPresent()) {
            return refused(missing.get() + "; set " + GpuRequest.TASK_AMOUNT + " = 1");
        }
        return new GpuScheduling(
                Grant.STAGES_THAT_COMPUTE, executors + " and " + GpuRequest.TASK_AMOUNT + " is not set");
    }

    private static GpuScheduling ofStages(GpuRequest request) {
        if (request.taskAmount() != null) {
            return refused(GpuRequest.TASK_AMOUNT + " is set, and no executor has a GPU; set "
                    + GpuRequest.EXECUTOR_AMOUNT + " = 1 too");
        }
        if (!request.dynamicAllocation() || !request.manager().hasProfiles()) {
            return refused("no executor has a GPU; set " + GpuRequest.EXECUTOR_AMOUNT + " = 1"
                    + (request.manager().hasProfiles()
                            ? ", or " + GpuRequest.DYNAMIC_ALLOCATION
                                    + " = true, with which the stages that compute ask for executors that have one"
                            : ""));
        }
        if (request.manager().discoversInExecutors() && request.discoveryScript() == null) {
            return refused("executors would not find their GPU; set " + GpuRequest.DISCOVERY_SCRIPT
                    + " to a script such as bin/gpus.sh that every executor can run");
        }
        return new GpuScheduling(
                Grant.EXECUTORS_OF_STAGES,
                GpuRequest.DYNAMIC_ALLOCATION + " is true and " + GpuRequest.EXECUTOR_AMOUNT + " is not set");
    }

    private static Optional<String> lacksTaskProfiles(GpuRequest request) {
        if (!request.manager().hasProfiles()) {
            return Optional.of("a stage cannot ask for GPUs with this master");
        }
        // Spark 3.5.0 had them with its own cluster manager alone, unless executors come and go.
        boolean early = request.sparkVersion().equals("3.5.0")
                && request.manager() != ClusterManager.STANDALONE
                && !request.dynamicAllocation();
        return early ? Optional.of("a stage cannot ask for GPUs with Spark 3.5.0 on this master") : Optional.empty();
    }

    private static boolean isOne(String amount) {
        return amount.strip().matches("1(\\.0*)?");
    }

    private static GpuScheduling refused(String reason) {
        return new GpuScheduling(Grant.REFUSED, reason);
    }
}
