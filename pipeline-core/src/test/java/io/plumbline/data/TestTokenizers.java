package io.plumbline.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tests' tokenizer: byte-level BPE of 320 tokens that puts {@code <s>} (0) first; {@code </s>} is 1. */
final class TestTokenizers {
    static final String NAMED = "{\"bos_token\": \"<s>\", \"eos_token\": {\"content\": \"</s>\"}}";

    private TestTokenizers() {}

    static TextTokenizer tokenizer() {
        return tokenizer(NAMED, null);
    }

    static TextTokenizer tokenizer(String tokenizerConfig, String modelConfig) {
        return TextTokenizer.of(files(json(), tokenizerConfig, null, modelConfig));
    }

    /** Files of a directory {@code dir}; a text that is null is a file that is not there. */
    static TokenizerFiles files(String json, String tokenizerConfig, String specialTokensMap, String modelConfig) {
        SortedMap<String, String> texts = new TreeMap<>();
        texts.put(TokenizerFiles.TOKENIZER, json);
        texts.put(TokenizerFiles.TOKENIZER_CONFIG, tokenizerConfig);
        texts.put(TokenizerFiles.SPECIAL_TOKENS_MAP, specialTokensMap);
        texts.put(TokenizerFiles.MODEL_CONFIG, modelConfig);
        texts.values().removeIf(Objects::isNull);
        return new TokenizerFiles("dir", texts);
    }

    static String json() {
        try (InputStream stream = TestTokenizers.class.getResourceAsStream("tokenizer.json")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
