package io.plumbline.model;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Directories that hold a model in another form than Hugging Face's safetensors, each with the way to that form. */
final class OtherFormats {
    private static final int MOST_NAMES = 10_000;

    /** By what a file's name tells, the first that fits counting. */
    private static final List<Map.Entry<Predicate<String>, String>> TABLE = List.of(
            Map.entry(
                    name -> name.equals(PeftConfig.NAME),
                    "it holds a LoRA adapter (adapter_config.json) and not its model; merge the two with export --model"
                            + " ADAPTER --base MODEL --out DIR and give that directory"),
            Map.entry(
                    name -> name.startsWith("pytorch_model") && (name.endsWith(".bin") || name.endsWith(".json")),
                    "pytorch_model.bin is not read; convert it with transformers: AutoModelForCausalLM"
                            + ".from_pretrained(DIR).save_pretrained(NEW_DIR, safe_serialization=True), and the tokenizer"
                            + " likewise"),
            Map.entry(
                    name -> name.endsWith(".gguf"),
                    "GGUF is not read; give the directory of the model that it was made from, in safetensors"),
            Map.entry(
                    name -> name.endsWith(".incomplete") || name.endsWith(".part") || name.endsWith(".crdownload"),
                    "a download into it has not come to its end; download the model again"),
            Map.entry(
                    name -> name.startsWith("consolidated."),
                    "weights in their maker's own form (consolidated.*) are not read; give the directory that"
                            + " transformers reads"));

    private OtherFormats() {}

    /** The refusal of a directory that lacks a file of ours, by what it has instead. */
    static PlumblineException refusal(Path directory, String missing) {
        String cure = found(directory).orElse("give the directory that transformers reads");
        return ModelError.load(directory, missing + "; " + cure);
    }

    private static Optional<String> found(Path directory) {
        List<String> names = names(directory);
        return deadLink(directory, names).or(() -> ofNames(names));
    }

    /** A snapshot in the hub's cache is made of links. */
    private static Optional<String> deadLink(Path directory, List<String> names) {
        return names.stream()
                .filter(name ->
                        Files.isSymbolicLink(directory.resolve(name)) && Files.notExists(directory.resolve(name)))
                .sorted()
                .findFirst()
                .map(name ->
                        name + " is a link to a file that is not there; copy the directory with what its links lead to"
                                + " (cp -rL), or download the model again");
    }

    private static Optional<String> ofNames(List<String> names) {
        return TABLE.stream()
                .filter(entry -> names.stream().anyMatch(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static List<String> names(Path directory) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                names.add(String.valueOf(file.getFileName()));
                if (names.size() == MOST_NAMES) {
                    break;
                }
            }
        } catch (IOException e) {
            throw ModelError.list(directory, e);
        } catch (DirectoryIteratorException e) {
            throw ModelError.list(directory, e.getCause());
        }
        return names;
    }
}
