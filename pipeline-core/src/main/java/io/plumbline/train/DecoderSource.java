package io.plumbline.train;

import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.Precision;
import io.plumbline.model.ParameterLayout;
import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/** Opens a layer's engine. Part of the layer's configuration, so it is written as JSON with its class. */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
public interface DecoderSource extends Serializable {
    /** The places of the model's parameters in the flat vector, those of its adapters among them where these are trained. */
    ParameterLayout layout();

    /**
     * Opens an engine, which the caller closes.
     *
     * @param engines of the kind {@link #engine}, on the device that computes
     */
    Engine open(EngineProvider engines);

    /** The name of the kind of engine, as {@code engine.type} has it. */
    default String engine() {
        return Engines.hostName();
    }

    /** The precision of the engine's products. */
    default Precision precision() {
        return Precision.FLOAT32;
    }
}
