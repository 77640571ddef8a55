package io.plumbline.engine.cuda;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Precision;
import io.plumbline.engine.VectorWork;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.util.Map;

/**
 * Engines on one device. Of {@link EngineOptions}, {@code threads} changes nothing here: the device has threads of its
 * own, and the same batch gives the same bits whatever their number.
 */
final class CudaEngines implements EngineProvider {
    private final Device device;
    private CudaWork work; // made when it is first asked for

    CudaEngines(Device device) {
        this.device = device;
    }

    @Override
    public CudaEngine open(DecoderConfig config, ParameterLayout layout, EngineOptions options) {
        Element element = Element.of(options.precision());
        Supported.require(config, layout);
        Supported.require(options);
        Supported.requireFits(config, element, device.sharedBytes());
        AttentionConfig attention = config.block().attention();
        Program program = Kernels.compile(device, attention, element);
        return new CudaEngine(DecoderParts.of(config, layout, options, device, program));
    }

    @Override
    public void require(DecoderConfig config, ParameterLayout layout) {
        Supported.require(config, layout);
        // Attention in float32 takes the most memory, but bfloat16 may be what is asked for.
        Supported.requireFits(config, Element.BFLOAT16, device.sharedBytes());
    }

    @Override
    public CudaVector zeros(long size) {
        return new CudaVector(device, size);
    }

    @Override
    public VectorWork vectorWork() {
        if (work == null) {
            work = new CudaWork(device, Kernels.compileForVectors(device));
        }
        return work;
    }

    @Override
    public Map<String, String> environment(Map<String, String> environment) {
        return Map.of();
    }

    /** Of the device; the threads of the host are no part of it. */
    @Override
    public double productCeiling(int threads, Precision precision) {
        return ProductCeiling.gigaflops(device, Element.of(precision));
    }
}
