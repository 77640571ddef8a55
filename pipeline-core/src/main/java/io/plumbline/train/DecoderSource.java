package io.plumbline.train;

import io.plumbline.engine.cpu.Decoder;
import io.plumbline.model.ParameterLayout;
import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/** Where a layer gets its decoder from. Part of the layer's configuration, so it is written as JSON with its class. */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
public interface DecoderSource extends Serializable {
    /** How the decoder's parameters stand in the flat vector. */
    ParameterLayout layout();

    /** A new decoder, which the caller closes. */
    Decoder open();
}
