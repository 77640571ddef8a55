package io.plumbline.model;

import io.plumbline.GitLfs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that transformers keeps beside the weights: tokenizer, chat template, generation defaults. They are held in
 * memory, so that they can be written with a trained model hours later even if the first model's directory is gone.
 *
 * @param files content by name
 */
record CompanionFiles(Map<String, byte[]> files) {
    /** Of a model without a tokenizer. */
    static final CompanionFiles NONE = new CompanionFiles(Map.of());

    private static final List<String> NAMES = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "tokenizer.model",
            "vocab.json",
            "merges.txt",
            "chat_template.jinja",
            "chat_template.json",
            "generation_config.json");
    /** The largest tokenizer of a published model has some 35 MB. */
    private static final int LARGEST = 64 << 20;

    private static final int LARGEST_SUM = 256 << 20;

    /** Copies the map. */
    CompanionFiles {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /**
     * Reads those that a directory has.
     *
     * @throws io.plumbline.PlumblineException of kind MODEL where one cannot be read or is too large
     */
    static CompanionFiles read(Path directory) {
        return read(directory, LARGEST, LARGEST_SUM);
    }

    static CompanionFiles read(Path directory, int largest, int largestSum) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        int left = largestSum;
        for (String name : NAMES) {
            Path file = directory.resolve(name);
            if (Files.isRegularFile(file)) {
                byte[] content = read(file, Math.min(largest, left));
                left -= content.length;
                files.put(name, content);
            }
        }
        return new CompanionFiles(files);
    }

    private static byte[] read(Path file, int most) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(most);
            if (in.read() >= 0) {
                throw ModelError.load(
                        file,
                        file.getFileName() + " is larger than the " + most
                                + " bytes that are read of it, with what stands beside it");
            }
            GitLfs.problem(content).ifPresent(problem -> {
                throw ModelError.load(file, file.getFileName() + " " + problem);
            });
            return content;
        } catch (IOException e) {
            throw ModelError.load(file, e);
        }
    }

    /** Writes them into a directory, over what is there under their names. */
    void write(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }
}
