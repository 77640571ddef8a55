package io.plumbline.engine.cuda;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Precision;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.util.HashMap;
import java.util.Map;

/**
 * Engines on one device, which take turns on it. Of {@link EngineOptions}, {@code threads} changes nothing here: the
 * device has threads of its own, and the same batch gives the same bits whatever their number.
 */
final class CudaEngines implements EngineProvider {
    private final Device device;

    /** Compiled once for all engines, and kept: to compile takes longer than many passes. */
    private final Map<Compiled, Program> programs = new HashMap<>();

    private CudaWork work; // made when it is first asked for

    /** A shape of attention and the type of products, for which kernels are compiled. */
    private record Compiled(AttentionConfig attention, Element element) {}

    CudaEngines(Device device) {
        this.device = device;
    }

    @Override
    public CudaEngine open(DecoderConfig config, ParameterLayout layout, EngineOptions options) {
        Element element = Element.of(options.precision());
        Supported.require(config, layout);
        Supported.require(options);
        Supported.requireFits(config, element, device.sharedBytes());
        Compiled compiled = new Compiled(config.block().attention(), element);
        return device.alone(() -> new CudaEngine(DecoderParts.of(config, layout, options, device, program(compiled))));
    }

    private Program program(Compiled compiled) {
        return programs.computeIfAbsent(
                compiled, of -> Kernels.compile(device, of.attention(), of.element()));
    }

    @Override
    public CudaVector zeros(long size) {
        return CudaVector.zeros(device, size);
    }

    @Override
    public CudaWork vectorWork() {
        return device.alone(() -> {
            if (work == null) {
                work = new CudaWork(device, Kernels.compileForVectors(device));
            }
            return work;
        });
    }

    /** Of the device; the threads of the host are no part of it. */
    @Override
    public double productCeiling(int threads, Precision precision) {
        return device.alone(() -> ProductCeiling.gigaflops(device, Element.of(precision)));
    }
}
