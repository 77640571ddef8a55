package io.plumbline.model;

import io.plumbline.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sets of checkpoints, each a model directory with PyTorch's numbers beside it ({@code golden.json}). Their names and sizes
 * are read from them, so that tests hold for any set of this form.
 */
public final class Checkpoints {
    private Checkpoints() {}

    /** The project's own set: a tiny checkpoint of every family, always there. */
    public static List<Path> own() {
        try {
            return supported(
                    Path.of(Checkpoints.class.getResource("checkpoints").toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("A resource has no path", e);
        }
    }

    /** Returns the set of tiny checkpoints of the fixtures that are of supported families. */
    public static List<Path> fixtures() {
        return architectures(Fixtures.orSkip("the decoder is NOT compared with PyTorch's numbers"));
    }

    /** Returns the project's own set and, where there are fixtures, theirs. */
    public static List<Path> all() {
        List<Path> all = new ArrayList<>(own());
        Fixtures.ifThere("only the project's own checkpoints are compared with PyTorch")
                .ifPresent(fixtures -> all.addAll(architectures(fixtures)));
        return all;
    }

    private static List<Path> architectures(Path fixtures) {
        return supported(fixtures.resolve("architectures"));
    }

    /**
     * Returns those of a set whose {@code golden.json} has a key: sets are made by different scripts.
     *
     * @throws IllegalStateException if none has
     */
    public static List<Path> with(String key, List<Path> set) {
        List<Path> having = set.stream()
                .filter(directory -> BoundedJson.readObject(directory.resolve("golden.json"), 1 << 20)
                        .has(key))
                .toList();
        if (having.isEmpty()) {
            throw new IllegalStateException("No golden.json has " + key + " in " + set);
        }
        return having;
    }

    /** Returns the trained models of the fixtures. */
    public static List<Path> trained() {
        return supported(Fixtures.orSkip("trained models are NOT compared with PyTorch's numbers")
                .resolve("models"));
    }

    /** Reads the gradient beside a checkpoint, whose tensors have the names of the weights, in the layout's order. */
    public static float[] gradient(Path checkpoint) {
        Path file = checkpoint.resolve("gradients.safetensors");
        Map<String, StoredTensor> tensors =
                SafetensorsHeader.read(file).stream().collect(Collectors.toMap(StoredTensor::name, tensor -> tensor));
        ModelShape shape = ModelDirectory.open(checkpoint).shape();
        TensorTable table = Architectures.BY_MODEL_TYPE.get(shape.modelType()).tensors();
        FloatBuffer gradient =
                FloatBuffer.allocate(Math.toIntExact(shape.layout().size()));
        WeightMap.match(table, shape, new WeightFiles(file, tensors)).read(FloatSink.into(gradient));
        return gradient.array();
    }

    /** Returns the reward models of the fixtures, each with PyTorch's numbers beside it. */
    public static List<Path> rewardModels() {
        return supported(Fixtures.orSkip("reward models are NOT compared with PyTorch's numbers")
                .resolve("reward"));
    }

    /** Returns the peft directories of the fixtures, each with PyTorch's numbers beside it. */
    public static List<Path> adapters() {
        Path set =
                Fixtures.orSkip("adapters are NOT compared with peft's numbers").resolve("lora");
        try (Stream<Path> entries = Files.list(set)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens adapters on the checkpoint that their {@code golden.json} names. */
    public static AdapterDirectory open(Path adapters, String base) {
        Path model = adapters.resolveSibling("..").resolve("architectures").resolve(base);
        return AdapterDirectory.open(adapters, ModelDirectory.open(model.normalize()));
    }

    /** Reads the gradient beside adapters, in the order of the trained part of their layout. */
    public static float[] gradient(Path adapters, AdapterDirectory opened) {
        Path file = adapters.resolve("gradients.safetensors");
        // While a model is in memory, peft's names hold the adapter's.
        Map<String, StoredTensor> tensors = SafetensorsHeader.read(file).stream()
                .collect(Collectors.toMap(tensor -> tensor.name().replace(".default.", "."), tensor -> tensor));
        ParameterLayout trained = opened.shape().layout().trained();
        FloatBuffer gradient = FloatBuffer.allocate(Math.toIntExact(trained.size()));
        WeightMap.matchAdapters(trained, new WeightFiles(file, tensors), "golden")
                .read(FloatSink.into(gradient));
        return gradient.array();
    }

    private static List<Path> supported(Path set) {
        List<Path> supported = directories(set).filter(Checkpoints::isSupported).toList();
        if (supported.isEmpty()) {
            throw new IllegalStateException("There is no checkpoint of a supported family in " + set);
        }
        return supported;
    }

    private static boolean isSupported(Path directory) {
        String modelType =
                ConfigJson.read(directory.resolve(ModelDirectory.CONFIG)).text("model_type", "");
        return Architectures.BY_MODEL_TYPE.containsKey(modelType);
    }

    private static Stream<Path> directories(Path set) {
        try (Stream<Path> entries = Files.list(set)) {
            return entries
                    .filter(entry -> Files.exists(entry.resolve(ModelDirectory.CONFIG)))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
