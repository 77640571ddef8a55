package io.plumbline.engine.nd4j;

import io.plumbline.Platform;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.VectorWork;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.util.Map;

/**
 * Engines in plain ND4J operations, on whatever device ND4J's backend is for. Threads are the backend's own: {@link
 * EngineOptions#threads} says nothing here.
 */
public final class Nd4jEngines implements EngineProvider {
    @Override
    public Engine open(DecoderConfig config, ParameterLayout layout, EngineOptions options) {
        Platform.require();
        require(options.precision());
        return new PaddedDecoder(config, layout, options);
    }

    private static void require(Precision precision) {
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

    @Override
    public FloatVector zeros(long size) {
        return DeviceVector.zeros(size);
    }

    @Override
    public VectorWork vectorWork() {
        return new DeviceWork();
    }

    @Override
    public Map<String, String> environment(Map<String, String> environment) {
        return Map.of();
    }

    /** Of the device: the number of threads is its backend's. */
    @Override
    public double productCeiling(int threads, Precision precision) {
        require(precision);
        return ProductCeiling.gigaflops();
    }
}
