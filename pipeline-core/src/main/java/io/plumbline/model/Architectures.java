package io.plumbline.model;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of families: a new one is a new file and a line here. */
final class Architectures {
    static final Map<String, Architecture> BY_MODEL_TYPE = Stream.of(
                    new Gpt2Architecture(), //
                    new GptNeoxArchitecture(), //
                    new Qwen2Architecture(), //
                    new MistralArchitecture("mistral", "Mistral"), //
                    new MistralArchitecture("ministral", "Ministral"), //
                    new Qwen3Architecture(), //
                    new GemmaArchitecture(), //
                    new Gemma2Architecture(), //
                    new Gemma3Architecture(), //
                    new Phi3Architecture(), //
                    new Olmo2Architecture(), //
                    new Olmo3Architecture(), //
                    new SeedOssArchitecture(), //
                    new SmolLm3Architecture(), //
                    new GraniteArchitecture(), //
                    new LlamaArchitecture())
            .collect(Collectors.collectingAndThen(
                    Collectors.toMap(Architecture::modelType, Function.identity()), TreeMap::new));

    private Architectures() {}

    /** The family of a {@code model_type}. */
    static Architecture of(ConfigJson json) {
        if (!json.has("model_type")) {
            throw json.refuse("config.json has no model_type");
        }
        String modelType = json.text("model_type", "");
        Architecture architecture = BY_MODEL_TYPE.get(modelType);
        if (architecture == null) {
            throw json.refuse("model_type '" + ModelError.quote(modelType) + "' is not supported, supported are "
                    + String.join(", ", BY_MODEL_TYPE.keySet()));
        }
        return architecture;
    }

    /** Reads a configuration; what does not fit together is an error about its file. */
    static DecoderConfig parse(ConfigJson json) {
        Architecture architecture = of(json);
        if (json.has("quantization_config")) {
            throw json.refuse("quantized weights (quantization_config) are not supported, use the float model");
        }
        json.requireFlag("is_causal", true);
        // No number follows from them, but whoever reads the trained model relies on them.
        json.requireTokenIds("bos_token_id");
        json.requireTokenIds("eos_token_id");
        try {
            DecoderConfig decoder = architecture.parse(json);
            return ScalarKeys.parse(json, architecture, decoder.embedding())
                    .map(scalar -> decoder.withHead(HeadConfig.of(scalar)))
                    .orElse(decoder);
        } catch (IllegalArgumentException e) {
            throw json.refuse(e.getMessage());
        }
    }

    /** The tensors of a configuration. */
    static ParameterLayout layout(ConfigJson json, DecoderConfig config) {
        try {
            return of(json).tensors().layout(config);
        } catch (ArithmeticException e) {
            throw json.refuse("config.json describes a model of more than 2^63 parameters");
        }
    }
}
