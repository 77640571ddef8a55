package io.plumbline.engine.nd4j;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineKind;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.NumericContract;
import io.plumbline.engine.Precision;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import java.util.Map;
import java.util.Optional;

/** {@code engine.type = nd4j}: the decoder in plain ND4J operations, on what ND4J's backend is for. */
public final class Nd4jKind implements EngineKind {
    /** Raised with every change of the decoder that may change a rounding. */
    private static final int VERSION = 1;

    private static final EngineProvider PROVIDER = new Nd4jEngines();

    @Override
    public String name() {
        return "nd4j";
    }

    /** The backend of this build computes on the processor. */
    @Override
    public DeviceKind device() {
        return DeviceKind.PROCESSOR;
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

    /** None: memory that is short is told where it is taken. */
    @Override
    public Optional<String> obstacle(int device, ModelShape shape, EngineOptions options) {
        return Optional.empty();
    }

    @Override
    public Map<String, String> environment(Map<String, String> environment) {
        return Map.of();
    }

    @Override
    public EngineProvider on(int device) {
        return PROVIDER;
    }
}
