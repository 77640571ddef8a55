package io.plumbline.model;

import java.util.List;

/** A family of models: how its {@code config.json} reads, and what its tensors are called. */
interface Architecture {
    /** Hugging Face's {@code model_type}. */
    String modelType();

    /** Reads a configuration of this family and refuses by name what the decoder cannot compute. */
    DecoderConfig parse(ConfigJson json);

    /**
     * The tensors under the names that transformers writes: embeddings, then block by block in the order of
     * {@link ParameterRole}, final norm, head unless tied.
     */
    ParameterLayout layout(DecoderConfig config);

    /** The key of {@code config.json} that says how many positions the model was made for. */
    String positionsKey();

    /** What transformers puts before the names of the tensors of the model without its head, {@code model.}. */
    String basePrefix();

    /** Other names under which a tensor of the layout may be stored. */
    default List<String> aliases(ParameterLayout.Parameter parameter, DecoderConfig config) {
        String name = parameter.name();
        String bare =
                name.startsWith(basePrefix()) ? name.substring(basePrefix().length()) : name;
        boolean alsoHead = parameter.role() == ParameterRole.TOKEN_EMBEDDING && config.tiedEmbeddings();
        return alsoHead ? List.of(bare, "lm_head.weight") : List.of(bare);
    }

    /** Whether a stored tensor is a buffer that older versions wrote and that is computed anew. */
    boolean ignorable(String tensor);

    /** What the random weights of projections onto the residual stream are multiplied by at initialisation. */
    default double residualScale(DecoderConfig config) {
        return 1;
    }
}
