package io.plumbline.data;

import io.plumbline.GitLfs;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The files of a Hugging Face directory that decide how text becomes tokens, as text: read once, sent to where they are
 * used.
 *
 * @param place the directory, for messages
 * @param tokenizer {@code tokenizer.json}
 * @param tokenizerConfig {@code tokenizer_config.json}; null if there is none
 * @param specialTokensMap {@code special_tokens_map.json}; null if there is none
 * @param modelConfig {@code config.json}; null if there is none
 */
public record TokenizerFiles(
        String place, String tokenizer, String tokenizerConfig, String specialTokensMap, String modelConfig)
        implements Serializable {
    private static final long serialVersionUID = 1L;

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

    /** Refuses to be without place or tokenizer. */
    public TokenizerFiles {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(tokenizer, "tokenizer");
    }

    /**
     * Reads a local directory.
     *
     * @throws PlumblineException of kind MODEL where {@code tokenizer.json} is missing or a file cannot be read
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
     * @throws PlumblineException of kind MODEL where {@code tokenizer.json} is missing or a file cannot be read
     */
    public static TokenizerFiles read(String place, Directory directory) {
        String tokenizer = text(place, directory, "tokenizer.json");
        if (tokenizer == null) {
            throw new PlumblineException(
                    Kind.MODEL,
                    "Cannot load the tokenizer: " + place + " has no tokenizer.json; save the tokenizer there with"
                            + " transformers' save_pretrained");
        }
        return new TokenizerFiles(
                place,
                tokenizer,
                text(place, directory, "tokenizer_config.json"),
                text(place, directory, "special_tokens_map.json"),
                text(place, directory, "config.json"));
    }

    /** SHA-256, in hexadecimal, of the files' content, wherever they are: equal tokenizers have equal hashes. */
    public String hash() {
        return PairIdentity.hash(
                tokenizer,
                tokenizerConfig == null ? "" : tokenizerConfig,
                specialTokensMap == null ? "" : specialTokensMap,
                modelConfig == null ? "" : modelConfig);
    }

    private static String text(String place, Directory directory, String name) {
        byte[] bytes;
        try {
            bytes = directory.read(name, MAXIMUM_BYTES);
        } catch (IOException e) {
            throw new PlumblineException(
                    Kind.MODEL, "Cannot read " + place + "/" + name + ": " + PlainText.reason(e), e);
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
