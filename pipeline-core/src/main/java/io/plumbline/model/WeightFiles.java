package io.plumbline.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The weights of a directory, in one file or in shards with an index, by tensor name.
 *
 * @param origin the file that says which tensors there are
 * @param tensors every stored tensor by its name
 */
record WeightFiles(Path origin, Map<String, StoredTensor> tensors) {
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    private static final int LARGEST_INDEX = 1 << 26;
    private static final int MOST_SHARDS = 10_000;

    /** Reads the headers. Where both forms are present the single file counts, as in transformers. */
    static WeightFiles open(Path directory) {
        Path single = directory.resolve(SINGLE);
        if (Files.exists(single)) {
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            SafetensorsHeader.read(single).forEach(tensor -> tensors.put(tensor.name(), tensor));
            return new WeightFiles(single, tensors);
        }
        Path index = directory.resolve(INDEX);
        if (Files.exists(index)) {
            return sharded(directory, index);
        }
        throw OtherFormats.refusal(directory, "there is neither " + SINGLE + " nor " + INDEX);
    }

    private static WeightFiles sharded(Path directory, Path index) {
        ObjectNode root = BoundedJson.readObject(index, LARGEST_INDEX);
        if (!(root.get("weight_map") instanceof ObjectNode weightMap)) {
            throw ModelError.load(index, "the index has no weight_map");
        }
        Map<String, String> shardOf = new HashMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> entries = weightMap.fields(); entries.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = entries.next();
            shardOf.put(entry.getKey(), entry.getValue().asText());
        }
        TreeSet<String> shards = new TreeSet<>(shardOf.values());
        if (shards.size() > MOST_SHARDS) {
            throw ModelError.load(index, "the index names " + shards.size() + " files, at most " + MOST_SHARDS);
        }
        List<Path> files =
                shards.stream().map(shard -> inside(directory, index, shard)).toList();
        requireThere(files);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Path file : files) {
            for (StoredTensor tensor : SafetensorsHeader.read(file)) {
                if (tensors.put(tensor.name(), tensor) != null) {
                    throw ModelError.load(file, "tensor " + tensor.quotedName() + " is in two shards");
                }
            }
        }
        for (Map.Entry<String, String> entry : shardOf.entrySet()) {
            StoredTensor tensor = tensors.get(entry.getKey());
            if (tensor == null || !tensor.file().equals(inside(directory, index, entry.getValue()))) {
                throw ModelError.load(
                        index,
                        "tensor " + ModelError.quote(entry.getKey()) + " is not in "
                                + ModelError.quote(entry.getValue()) + ", where the index puts it");
            }
        }
        return new WeightFiles(index, tensors);
    }

    private static void requireThere(List<Path> shards) {
        List<Path> missing = shards.stream().filter(Files::notExists).toList();
        if (!missing.isEmpty()) {
            throw ModelError.load(
                    missing.get(0),
                    "there is no " + missing.get(0).getFileName() + ", which " + INDEX + " names; " + missing.size()
                            + " of " + shards.size() + " shards are missing, download them again");
        }
    }

    /**
     * A shard's path, which must be a plain file name. Symbolic links are followed: Hugging Face's cache is made of
     * them.
     */
    private static Path inside(Path directory, Path index, String shard) {
        boolean plain = shard.endsWith(".safetensors")
                && shard.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
        if (!plain) {
            throw ModelError.load(
                    index,
                    "the index names the file '" + ModelError.quote(shard)
                            + "', which is not a .safetensors file of this directory");
        }
        return directory.resolve(shard);
    }
}
