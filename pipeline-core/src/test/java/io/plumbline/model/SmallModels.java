package io.plumbline.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Model directories of a few parameters; element i of tensor t, in the layout's order, is t + i / 1000. */
final class SmallModels {
    static final String LLAMA = "{\"model_type\":\"llama\",\"vocab_size\":3,\"hidden_size\":2,\"intermediate_size\":3,"
            + "\"num_hidden_layers\":1,\"num_attention_heads\":1,\"tie_word_embeddings\":false}";
    static final String TIED_LLAMA = LLAMA.replace("false", "true");
    static final String GPT2 = "{\"model_type\":\"gpt2\",\"vocab_size\":3,\"n_embd\":2,\"n_layer\":1,\"n_head\":1,"
            + "\"n_positions\":2,\"n_inner\":3}";

    private SmallModels() {}

    /** The layout of a configuration. */
    static ParameterLayout layout(String config) {
        try {
            Path file = Files.writeString(Files.createTempFile("config", ".json"), config);
            ConfigJson json = ConfigJson.read(file);
            Files.delete(file);
            return Architectures.layout(json, Architectures.parse(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Values of one tensor of the layout. */
    static float[] values(ParameterLayout layout, int tensor) {
        float[] values = new float[(int) layout.parameters().get(tensor).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor + i / 1000f;
        }
        return values;
    }

    /** The whole flat vector. */
    static float[] flat(ParameterLayout layout) {
        FloatBuffer flat = FloatBuffer.allocate((int) layout.size());
        for (int tensor = 0; tensor < layout.parameters().size(); tensor++) {
            flat.put(values(layout, tensor));
        }
        return flat.array();
    }

    /** All tensors under the layout's names. */
    static SafetensorsFiles tensors(String config) {
        return tensors(config, "", "");
    }

    /** All tensors, in every name the first text replaced by the second. */
    static SafetensorsFiles tensors(String config, String replaced, String replacement) {
        ParameterLayout layout = layout(config);
        SafetensorsFiles tensors = new SafetensorsFiles();
        for (int tensor = 0; tensor < layout.parameters().size(); tensor++) {
            ParameterLayout.Parameter parameter = layout.parameters().get(tensor);
            tensors.float32(
                    parameter.name().replace(replaced, replacement),
                    parameter.shape().toString(),
                    values(layout, tensor));
        }
        return tensors;
    }

    /** A directory of a configuration and weights in one file. */
    static Path directory(Path directory, String config, SafetensorsFiles tensors) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("config.json"), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tensors.write(directory.resolve("model.safetensors"));
        return directory;
    }

    /** All parameters of a directory. */
    static float[] read(Path directory) {
        ModelDirectory model = ModelDirectory.open(directory);
        FloatBuffer flat = FloatBuffer.allocate((int) model.layout().size());
        model.read(FloatSink.into(flat));
        return flat.array();
    }

    /** Returns the names in a directory, sorted. */
    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
