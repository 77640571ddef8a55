package io.plumbline.jobs.executor;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineKind;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.jobs.gpu.TaskGpu;
import io.plumbline.model.ModelShape;
import java.util.Optional;

/** The engines of this process's tasks: each on the device that Spark gave its task. */
public final class TaskEngines {
    private TaskEngines() {}

    /**
     * Returns what computes on the device of the task that runs on this thread; on this machine's first device outside of
     * tasks, and where Spark hands out none. An engine of the processor takes no notice of the GPUs that a task has.
     *
     * @param engine name of the kind of engine
     */
    public static EngineProvider of(String engine) {
        EngineKind kind = Engines.of(engine);
        return kind.on(device(kind));
    }

    /**
     * Returns the reason why the device that {@link #of} would compute on cannot compute a model, and what to do; empty where it
     * can.
     *
     * @param engine name of the kind of engine
     */
    public static Optional<String> obstacle(String engine, ModelShape shape, EngineOptions options) {
        EngineKind kind = Engines.of(engine);
        return kind.obstacle(device(kind), shape, options);
    }

    private static int device(EngineKind kind) {
        return switch (kind.device()) {
            case PROCESSOR -> 0;
            case GPU -> TaskGpu.address().map(TaskEngines::index).orElse(0);
        };
    }

    /** @param address of a GPU, as a discovery script gives it */
    static int index(String address) {
        if (!address.strip().matches("[0-9]{1,4}")) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot compute on the GPU that Spark gave to a task: its address is '" + address
                            + "', and the index of a device is needed; use a discovery script that prints indices, as"
                            + " bin/gpus.sh does");
        }
        return Integer.parseInt(address.strip());
    }
}
