package io.plumbline.engine.cuda;

import io.plumbline.PlumblineException;
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
import java.util.concurrent.ConcurrentHashMap;

/** {@code engine.type = cuda}: the decoder on an NVIDIA GPU, by the libraries of CUDA 13. */
public final class CudaKind implements EngineKind {
    /** Raised with every change of the decoder that may change a rounding. */
    private static final int VERSION = 1;

    private static final Map<Integer, EngineProvider> BY_DEVICE = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public DeviceKind device() {
        return DeviceKind.GPU;
    }

    @Override
    public String contract(Precision precision) {
        return NumericContract.of(name(), device(), precision, VERSION);
    }

    @Override
    public void require(EngineOptions options) {
        Supported.require(options);
    }

    @Override
    public void require(DecoderConfig config, ParameterLayout layout) {
        Supported.require(config, layout);
    }

    @Override
    public Optional<String> obstacle(int device, ModelShape shape, EngineOptions options) {
        long rounded = options.precision() == Precision.FLOAT32 ? 0 : Element.BFLOAT16.bytes();
        return obstacle(device, shape.layout().size() * (Float.BYTES + rounded));
    }

    /** @param leastBytes memory that is needed at the least */
    private static Optional<String> obstacle(int device, long leastBytes) {
        return GpuFit.obstacle(GpuBinary.CUDA, NvidiaSmi.ofThisProcess(), device, leastBytes)
                .or(CudaLibraries::missing);
    }

    @Override
    public Map<String, String> environment(Map<String, String> environment) {
        return GpuInventory.environment();
    }

    @Override
    public EngineProvider on(int device) {
        return BY_DEVICE.computeIfAbsent(device, CudaKind::open);
    }

    private static EngineProvider open(int device) {
        obstacle(device, 0).ifPresent(reason -> {
            throw new PlumblineException(
                    PlumblineException.Kind.CONFIGURATION, "Cannot compute with engine.type = cuda: " + reason);
        });
        return new CudaEngines(new CudaDevice(device));
    }
}
