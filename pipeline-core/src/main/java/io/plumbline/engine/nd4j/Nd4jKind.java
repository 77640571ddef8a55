package io.plumbline.engine.nd4j;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineKind;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.NumericContract;
import io.plumbline.engine.Precision;
import io.plumbline.engine.gpu.GpuBinary;
import io.plumbline.engine.gpu.GpuFit;
import io.plumbline.engine.gpu.GpuInventory;
import io.plumbline.engine.gpu.NvidiaSmi;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nd4j.common.config.ND4JEnvironmentVars;

/** {@code engine.type = nd4j}: the decoder in plain ND4J operations, on what ND4J's backend is for. */
public final class Nd4jKind implements EngineKind {
    /** Raised with every change of the decoder that may change a rounding. */
    private static final int VERSION = 1;

    private static final EngineProvider PROVIDER = new Nd4jEngines();

    @Override
    public String name() {
        return "nd4j";
    }

    /** That of the backend that this build has: a build for GPUs computes with this engine on them alone. */
    @Override
    public DeviceKind device() {
        return Backend.hasCuda() ? DeviceKind.GPU : DeviceKind.PROCESSOR;
    }

    @Override
    public boolean generates() {
        return true;
    }

    @Override
    public String contract(Precision precision) {
        return NumericContract.of(name(), device(), precision, VERSION);
    }

    @Override
    public void require(EngineOptions options) {
        require(options.precision());
    }

    static void require(Precision precision) {
        if (precision != Precision.FLOAT32) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot compute in " + precision.key()
                            + ": the engine in ND4J operations has products in float32 alone; set engine.precision ="
                            + " float32");
        }
    }

    @Override
    public void require(DecoderConfig config, ParameterLayout layout) {
        // Layers take no memory before they see parameters.
        new LayerBuilder(config, new Weights(config, layout)).blocks();
    }

    /** On a processor none: memory that is short is told where it is taken. */
    @Override
    public Optional<String> obstacle(int device, ModelShape shape, EngineOptions options) {
        return Backend.hasCuda()
                ? obstacle(NvidiaSmi.ofThisProcess(), device, shape.layout().size())
                : Optional.empty();
    }

    /** @param parameters of the model, which are the least that a GPU must hold */
    static Optional<String> obstacle(GpuInventory found, int device, long parameters) {
        return another(device).or(() -> GpuFit.obstacle(GpuBinary.ND4J, found, device, parameters * Float.BYTES));
    }

    /** Returns why a GPU that is not the process's first is not computed on; empty for the first. */
    private static Optional<String> another(int device) {
        return device == 0
                ? Optional.empty()
                : Optional.of("ND4J computes on the first GPU that a process sees, and the task was given GPU " + device
                        + "; keep containers apart, so that each sees its own GPU alone, or run one worker a machine");
    }

    /** @throws PlumblineException of kind CONFIGURATION if a GPU is not the one that ND4J would compute on */
    static void requireFirst(int device) {
        another(device).ifPresent(reason -> {
            throw new PlumblineException(Kind.CONFIGURATION, "Cannot compute with engine.type = nd4j: " + reason);
        });
    }

    @Override
    public Map<String, String> environment(Map<String, String> environment) {
        return Backend.hasCuda() ? cudaEnvironment() : Map.of();
    }

    /** ND4J deals a process's threads out to all GPUs that it sees, unless one alone is asked for. */
    static Map<String, String> cudaEnvironment() {
        Map<String, String> variables = new TreeMap<>(GpuInventory.environment());
        variables.put(ND4JEnvironmentVars.ND4J_CUDA_FORCE_SINGLE_GPU, "true");
        return variables;
    }

    @Override
    public EngineProvider on(int device) {
        if (Backend.hasCuda()) {
            requireFirst(device);
            Backend.useCuda();
        }
        return PROVIDER;
    }
}
