package io.plumbline.train;

import io.plumbline.loss.WeightedLosses;
import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/** Gives a layer its loss. Part of the layer's configuration, so it is written as JSON with its class. */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
public interface LossSource extends Serializable {
    /** The loss. */
    WeightedLosses losses();
}
