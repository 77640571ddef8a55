package io.plumbline.engine.cpu;

import io.plumbline.Platform;
import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.VectorWork;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;

/** Engines that compute on this machine's processor: packed batches, products by ND4J's libraries. */
final class CpuEngines implements EngineProvider {
    @Override
    public Engine open(DecoderConfig config, ParameterLayout layout, EngineOptions options) {
        Platform.require();
        Layers layers = Layers.of(config, layout, options.precision());
        return new PackedDecoder(config, layers, new TapeMemory(config, options), options);
    }

    @Override
    public FloatVector zeros(long size) {
        return ArrayVector.zeros(size);
    }

    @Override
    public VectorWork vectorWork() {
        return new TeamWork(Team.CALLER);
    }

    @Override
    public double productCeiling(int threads, Precision precision) {
        return ProductCeiling.gigaflops(threads, precision);
    }
}
