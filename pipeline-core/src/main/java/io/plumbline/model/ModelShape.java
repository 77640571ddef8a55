package io.plumbline.model;

/**
 * What a {@code config.json} says of a decoder, without weights.
 *
 * @param config the decoder's shape
 * @param layout how its parameters stand in the flat vector
 */
public record ModelShape(DecoderConfig config, ParameterLayout layout) {
    /** The key of {@code config.json} that says how many positions the model was made for. */
    public String positionsKey() {
        return Architectures.positionsKey(config);
    }

    /**
     * The shape of a configuration.
     *
     * @param configJson the text that {@link ModelDirectory#configJson()} gives
     */
    public static ModelShape of(String configJson) {
        ConfigJson json = ConfigJson.parse(configJson);
        DecoderConfig config = Architectures.parse(json);
        return new ModelShape(config, Architectures.layout(json, config));
    }
}
