package io.plumbline.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The tests' tokenizer: byte-level BPE of 320 tokens that puts {@code <s>} (0) first; {@code </s>} is 1. */
final class TestTokenizers {
    static final String NAMED = "{\"bos_token\": \"<s>\", \"eos_token\": {\"content\": \"</s>\"}}";

    private TestTokenizers() {}

    static TextTokenizer tokenizer() {
        return tokenizer(NAMED, null);
    }

    static TextTokenizer tokenizer(String tokenizerConfig, String modelConfig) {
        return TextTokenizer.of(new TokenizerFiles("dir", json(), tokenizerConfig, null, modelConfig));
    }

    static String json() {
        try (InputStream stream = TestTokenizers.class.getResourceAsStream("tokenizer.json")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
