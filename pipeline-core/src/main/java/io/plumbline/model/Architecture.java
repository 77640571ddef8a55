package io.plumbline.model;

import java.util.Optional;

/** A family of models: a parser of its {@code config.json} and the table of its tensor names. */
interface Architecture {
    /** Hugging Face's {@code model_type}. */
    String modelType();

    /** The key of {@code config.json} that says how many positions the model was made for. */
    default String positionsKey() {
        return "max_position_embeddings";
    }

    /** Reads a configuration of this family and refuses by name what the decoder cannot compute. */
    DecoderConfig parse(ConfigJson json);

    /** The names of its tensors. */
    TensorTable tensors();

    /** The class by which transformers scores texts with this family; empty where it has none. */
    default Optional<String> scoringClass() {
        return Optional.empty();
    }

    /** The factor of the random weights of projections onto the residual stream at initialisation. */
    default double residualScale(DecoderConfig config) {
        return 1;
    }
}
