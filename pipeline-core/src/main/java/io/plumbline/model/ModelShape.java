package io.plumbline.model;

/**
 * A decoder as its {@code config.json} describes it, without weights.
 *
 * @param modelType Hugging Face's {@code model_type}: {@code llama}, {@code gpt2}
 * @param positionsKey the key of {@code config.json} that says how many positions the model was made for
 * @param config the decoder's description
 * @param layout how its parameters stand in the flat vector
 */
public record ModelShape(String modelType, String positionsKey, DecoderConfig config, ParameterLayout layout) {
    /**
     * The shape of a configuration.
     *
     * @param configJson the text that {@link ModelDirectory#configJson()} gives
     */
    public static ModelShape of(String configJson) {
        return of(ConfigJson.parse(configJson));
    }

    /** The shape of a configuration that has been read. */
    static ModelShape of(ConfigJson json) {
        Architecture architecture = Architectures.of(json);
        DecoderConfig config = Architectures.parse(json);
        return new ModelShape(
                architecture.modelType(), architecture.positionsKey(), config, Architectures.layout(json, config));
    }

    /** Returns whether another decoder has the same flat vector of parameters and computes the same from it. */
    public boolean computesAs(ModelShape other) {
        // The layout is no part of the form: learned positions beyond the longest text change no number, but take room.
        return CanonicalForm.of(config).equals(CanonicalForm.of(other.config)) && layout.standsAs(other.layout);
    }

    /**
     * The same decoder with adapters behind its parameters.
     *
     * @throws IllegalArgumentException for a target that is no linear layer of a block
     */
    public ModelShape adapted(LoraConfig lora) {
        return lora.isOn()
                ? new ModelShape(
                        modelType,
                        positionsKey,
                        config,
                        layout.adapted(lora, config.block().weightOrder()))
                : this;
    }
}
