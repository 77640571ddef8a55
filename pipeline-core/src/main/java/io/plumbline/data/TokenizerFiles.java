package io.plumbline.data;

import io.plumbline.GitLfs;
import io.plumbline.PathFaults;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a Hugging Face directory that decide how text becomes tokens, as text: read once, sent to where they are
 * used.
 *
 * @param place the directory, for messages
 * @param texts text by file name, of those of {@link #NAMES} that are there; {@code tokenizer.json} always is
 */
public record TokenizerFiles(String place, SortedMap<String, String> texts) implements Serializable {
    private static final long serialVersionUID = 2L;

    /** The vocabulary and how text is split. */
    static final String TOKENIZER = "tokenizer.json";

    /** Settings of transformers, special tokens among them. */
    static final String TOKENIZER_CONFIG = "tokenizer_config.json";

    /** Special tokens by role. */
    static final String SPECIAL_TOKENS_MAP = "special_tokens_map.json";

    /** Tokens beyond the vocabulary, with their ids. */
    static final String ADDED_TOKENS = "added_tokens.json";

    /** The model's configuration, for the number of its embeddings and the ids of its special tokens. */
    static final String MODEL_CONFIG = "config.json";

    /** Settings for generation; the ids at which a text ends are read from it. */
    static final String GENERATION_CONFIG = "generation_config.json";

    /** The chat template, where it has a file of its own. */
    static final String CHAT_TEMPLATE = "chat_template.jinja";

    /** The chat template for conversations with tools, where it has a file of its own. */
    static final String TOOL_TEMPLATE = "additional_chat_templates/tool_use.jinja";

    /** Every file that is read. */
    public static final List<String> NAMES = List.of(
            TOKENIZER,
            TOKENIZER_CONFIG,
            SPECIAL_TOKENS_MAP,
            ADDED_TOKENS,
            MODEL_CONFIG,
            GENERATION_CONFIG,
            CHAT_TEMPLATE,
            TOOL_TEMPLATE);

    /** Most bytes read of one file; the largest vocabularies in use take a quarter of it. */
    public static final int MAXIMUM_BYTES = 128 << 20;

    /** A directory, wherever it is. */
    @FunctionalInterface
    public interface Directory {
        /**
         * Reads a file.
         *
         * @param name its name in the directory
         * @param maximumBytes most bytes to read
         * @return its bytes, at most one more than {@code maximumBytes}; null if there is no such file
         * @throws IOException where it is there and cannot be read
         */
        byte[] read(String name, int maximumBytes) throws IOException;
    }

    /** Refuses to be without place or tokenizer, and files that are not read. */
    public TokenizerFiles {
        Objects.requireNonNull(place, "place");
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
        Objects.requireNonNull(texts.get(TOKENIZER), TOKENIZER);
        if (!NAMES.containsAll(texts.keySet())) {
            throw new IllegalArgumentException("Files of a tokenizer are " + NAMES + ", got " + texts.keySet());
        }
    }

    /**
     * Reads a local directory.
     *
     * @throws PlumblineException of kind MODEL where {@code tokenizer.json} is missing or a file cannot be
     *     used; of kind STORAGE where the file system fails
     */
    public static TokenizerFiles read(Path directory) {
        return read(directory.toString(), (name, maximumBytes) -> {
            Path file = directory.resolve(name);
            if (!Files.isRegularFile(file)) {
                return null;
            }
            try (InputStream stream = Files.newInputStream(file)) {
                return stream.readNBytes(maximumBytes + 1);
            }
        });
    }

    /**
     * Reads a directory on any file system.
     *
     * @param place its path, for messages
     * @throws PlumblineException of kind MODEL where {@code tokenizer.json} is missing or a file cannot be
     *     used; of kind STORAGE where the file system fails
     */
    public static TokenizerFiles read(String place, Directory directory) {
        return find(place, directory)
                .orElseThrow(() -> new PlumblineException(
                        Kind.MODEL,
                        "Cannot load the tokenizer: " + place + " has no tokenizer.json; save the tokenizer there with"
                                + " transformers' save_pretrained"));
    }

    /**
     * Reads a directory that may have no tokenizer.
     *
     * @param place its path, for messages
     * @return its files; empty where it has no {@code tokenizer.json}
     * @throws PlumblineException of kind MODEL where a file cannot be used; of kind STORAGE where the file system fails
     */
    public static Optional<TokenizerFiles> find(String place, Directory directory) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (String name : NAMES) {
            String text = text(place, directory, name);
            if (text != null) {
                texts.put(name, text);
            } else if (name.equals(TOKENIZER)) {
                return Optional.empty();
            }
        }
        return Optional.of(new TokenizerFiles(place, texts));
    }

    /** SHA-256, in hexadecimal, of all files' names and content, wherever they are: equal tokenizers have equal hashes. */
    public String hash() {
        List<String> parts = new ArrayList<>();
        texts.forEach((name, text) -> parts.addAll(List.of(name, text)));
        return ExampleIdentity.hash(parts.toArray(new String[0]));
    }

    private static String text(String place, Directory directory, String name) {
        byte[] bytes;
        try {
            bytes = directory.read(name, MAXIMUM_BYTES);
        } catch (IOException e) {
            throw new PlumblineException(
                    PathFaults.kind(e, Kind.MODEL),
                    "Cannot read " + place + "/" + name + ": " + PlainText.reason(e),
                    e);
        }
        if (bytes != null && bytes.length > MAXIMUM_BYTES) {
            throw new PlumblineException(
                    Kind.MODEL, "Cannot read " + place + "/" + name + ": more than " + MAXIMUM_BYTES + " bytes");
        }
        GitLfs.problem(bytes == null ? new byte[0] : bytes).ifPresent(problem -> {
            throw new PlumblineException(Kind.MODEL, "Cannot read " + place + "/" + name + ": it " + problem);
        });
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
