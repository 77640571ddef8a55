package io.plumbline.jobs.gpu;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The GPU that Spark gave to a task. */
public final class TaskGpu {
    /** Spark's name of the resource; YARN and Kubernetes have names of their own for it. */
    static final String RESOURCE = "gpu";

    private TaskGpu() {}

    /**
     * Returns the address of the GPU of the task that runs on this thread, as the discovery script gave it; empty outside of
     * tasks, and where Spark hands out none.
     *
     * @throws PlumblineException of kind CONFIGURATION where the task has several
     */
    public static Optional<String> address() {
        TaskContext task = TaskContext.get();
        return task == null ? Optional.empty() : address(task.resourcesJMap());
    }

    /** @param resources of the task, by name */
    static Optional<String> address(Map<String, ResourceInformation> resources) {
        ResourceInformation gpus = resources.get(RESOURCE);
        if (gpus == null) {
            return Optional.empty();
        }
        if (gpus.addresses().length != 1) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot compute on the GPUs that Spark gave to a task: it has " + gpus.addresses().length
                            + " of them, and a task computes on one; set " + GpuRequest.TASK_AMOUNT + " = 1");
        }
        return Optional.of(gpus.addresses()[0]);
    }
}
