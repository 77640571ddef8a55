package io.plumbline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.FloatSink;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ParameterLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A model with PyTorch's numbers for it. */
public record Golden(DecoderConfig config, ParameterLayout layout, float[] parameters, JsonNode numbers) {
    /** Reads a model directory that has a {@code golden.json}. */
    public static Golden read(Path directory) {
        ModelDirectory model = ModelDirectory.open(directory);
        FloatBuffer parameters =
                FloatBuffer.allocate(Math.toIntExact(model.layout().size()));
        model.read(FloatSink.into(parameters));
        return new Golden(model.config(), model.layout(), parameters.array(), json(directory.resolve("golden.json")));
    }

    public static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The preference pairs, chosen before rejected. */
    public List<PromptGroup> pairs() {
        List<PromptGroup> groups = new ArrayList<>();
        for (JsonNode pair : numbers.get("pairs")) {
            groups.add(new PromptGroup(
                    integers(pair.get("prompt")),
                    List.of(integers(pair.get("chosen")), integers(pair.get("rejected")))));
        }
        return groups;
    }

    /** The token log-probs in the decoder's order. */
    public double[] tokenLogProbs() {
        List<Double> all = new ArrayList<>();
        for (JsonNode pair : numbers.get("token_logps")) {
            pair.get("chosen").forEach(value -> all.add(value.asDouble()));
            pair.get("rejected").forEach(value -> all.add(value.asDouble()));
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    public static int[] integers(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }

    /** The numbers under a key of each object of a list. */
    public static double[] doubles(JsonNode objects, String key) {
        double[] values = new double[objects.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = objects.get(i).get(key).asDouble();
        }
        return values;
    }

    /** The numbers under two keys of each object of a list, those of an object next to each other. */
    static double[] doubles(JsonNode objects, String first, String second) {
        double[] values = new double[2 * objects.size()];
        for (int i = 0; i < objects.size(); i++) {
            values[2 * i] = objects.get(i).get(first).asDouble();
            values[2 * i + 1] = objects.get(i).get(second).asDouble();
        }
        return values;
    }

    public static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return values;
    }
}
