package io.plumbline.engine.nd4j;

import io.plumbline.Platform;
import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.VectorWork;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;

/**
 * Engines in plain ND4J operations, on whatever device ND4J's backend is for. Threads are the backend's own: {@link
 * EngineOptions#threads} says nothing here.
 */
final class Nd4jEngines implements EngineProvider {
    @Override
    public Engine open(DecoderConfig config, ParameterLayout layout, EngineOptions options) {
        Platform.require();
        Nd4jKind.require(options.precision());
        return new PaddedDecoder(config, layout, options);
    }

    @Override
    public FloatVector zeros(long size) {
        return DeviceVector.zeros(size);
    }

    @Override
    public VectorWork vectorWork() {
        return new DeviceWork();
    }

    /** Of the device: the number of threads is its backend's. */
    @Override
    public double productCeiling(int threads, Precision precision) {
        Nd4jKind.require(precision);
        return ProductCeiling.gigaflops();
    }
}
