package io.plumbline.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.model.ParameterLayout.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a model directory as transformers' {@code save_pretrained} would. */
final class ModelWriter {
    /** As in transformers. */
    static final long LARGEST_SHARD = 5_000_000_000L;

    private final ConfigJson json;
    private final ParameterLayout layout;
    private final CompanionFiles companions;
    private final WeightFormat format;
    private final long largestShard;

    /**
     * @param json the configuration to keep
     * @param layout names, shapes and order of the tensors
     * @param companions what is written beside the weights
     */
    ModelWriter(ConfigJson json, ParameterLayout layout, CompanionFiles companions) {
        this(json, layout, companions, WeightFormat.FLOAT32, LARGEST_SHARD);
    }

    /**
     * @param format of the weights
     * @param largestShard bytes of tensors in a file, unless it holds one tensor alone
     */
    ModelWriter(
            ConfigJson json,
            ParameterLayout layout,
            CompanionFiles companions,
            WeightFormat format,
            long largestShard) {
        this.json = json;
        this.layout = layout;
        this.companions = companions;
        this.format = format;
        this.largestShard = largestShard;
    }

    /** Writes to a temporary sibling of the target and renames it. */
    void write(Path target, FloatSource parameters) {
        write(target, parameters, () -> {});
    }

    /**
     * The same of what may change while it is read.
     *
     * @param check throws where it did; the target is then left as it was
     */
    void write(Path target, FloatSource parameters, Runnable check) {
        try (StagedDirectory staged = StagedDirectory.beside(target, StagedDirectory.Content.MODEL)) {
            try {
                requireRoom(staged.path(), target);
                writeConfig(staged.path());
                writeWeights(staged.path(), target, parameters);
                companions.write(staged.path());
            } catch (IOException e) {
                throw ModelError.write(target, e);
            }
            check.run();
            staged.commit();
        }
    }

    /** A configuration may describe more than any disk holds. A disk that does not say how much it holds is written to. */
    private void requireRoom(Path directory, Path target) {
        // Of a path alone: a FileStore is looked for among the mounts, which a chroot or a container need not list.
        long free = directory.toFile().getUsableSpace();
        if (free > 0 && layout.size() > free / format.bytes()) {
            throw ModelError.write(
                    target,
                    "its " + layout.size() + " parameters take " + format.bytes()
                            + " bytes each, and the disk has only " + free + " bytes left");
        }
    }

    /** The original keys and values, but for the type of what is written, and code, which is not. */
    private void writeConfig(Path directory) throws IOException {
        ObjectNode config = json.copy();
        config.remove("auto_map");
        boolean newKey = config.has("dtype");
        if (newKey) {
            config.put("dtype", format.key());
        }
        if (!newKey || config.has("torch_dtype")) {
            config.put("torch_dtype", format.key());
        }
        writeJson(directory.resolve(ModelDirectory.CONFIG), config);
    }

    /** Writes JSON over several lines. */
    static void writeJson(Path file, ObjectNode json) throws IOException {
        Files.writeString(
                file, BoundedJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }

    private void writeWeights(Path directory, Path target, FloatSource parameters) throws IOException {
        List<List<Parameter>> shards = shards();
        ObjectNode index = BoundedJson.MAPPER.createObjectNode();
        index.putObject("metadata").put("total_size", layout.size() * format.bytes());
        ObjectNode weightMap = index.putObject("weight_map");
        for (int shard = 0; shard < shards.size(); shard++) {
            String name = shards.size() == 1
                    ? WeightFiles.SINGLE
                    : String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", shard + 1, shards.size());
            new SafetensorsWriter(target, format).write(directory.resolve(name), shards.get(shard), parameters);
            shards.get(shard).forEach(parameter -> weightMap.put(parameter.name(), name));
        }
        if (shards.size() > 1) {
            writeJson(directory.resolve(WeightFiles.INDEX), index);
        }
    }

    /** Fills shards in the layout's order; a tensor is never divided. */
    private List<List<Parameter>> shards() {
        List<List<Parameter>> shards = new ArrayList<>();
        List<Parameter> current = new ArrayList<>();
        long bytes = 0;
        for (Parameter parameter : layout.parameters()) {
            long size = parameter.size() * format.bytes();
            if (!current.isEmpty() && bytes + size > largestShard) {
                shards.add(current);
                current = new ArrayList<>();
                bytes = 0;
            }
            current.add(parameter);
            bytes += size;
        }
        shards.add(current);
        return shards;
    }
}
