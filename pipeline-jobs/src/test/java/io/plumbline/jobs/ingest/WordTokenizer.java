package io.plumbline.jobs.ingest;

import io.plumbline.data.TokenizerFiles;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tests' tokenizer: a token a word of {@code a} to {@code h}, {@code <unk>} for others, none for a tilde. */
final class WordTokenizer {
    static final int BOS = 0;
    static final int EOS = 1;
    static final int A = 3;

    private static final String NAMED = "{\"bos_token\": \"<s>\", \"eos_token\": \"</s>\", \"add_bos_token\": true}";

    private WordTokenizer() {}

    static TokenizerFiles files() {
        return files(Map.of("tokenizer_config.json", NAMED));
    }

    static TokenizerFiles withoutBos() {
        return files(Map.of("tokenizer_config.json", "{\"eos_token\": \"</s>\"}"));
    }

    /** For a model with a chat template that writes begin of sequence and no end. */
    static TokenizerFiles withTemplate(String template) {
        return files(Map.of("tokenizer_config.json", NAMED, "chat_template.jinja", template));
    }

    /** For a model that lacks the embeddings of {@code g} and {@code h}. */
    static TokenizerFiles ofSmallModel() {
        return files(Map.of("tokenizer_config.json", NAMED, "config.json", "{\"vocab_size\": 9}"));
    }

    private static TokenizerFiles files(Map<String, String> beside) {
        SortedMap<String, String> texts = new TreeMap<>(beside);
        texts.put("tokenizer.json", json());
        return new TokenizerFiles("tokenizer", texts);
    }

    static String json() {
        StringBuilder vocabulary = new StringBuilder("\"<s>\":0,\"</s>\":1,\"<unk>\":2");
        for (char word = 'a'; word <= 'h'; word++) {
            vocabulary.append(",\"").append(word).append("\":").append(A + word - 'a');
        }
        return "{\"version\":\"1.0\",\"added_tokens\":[],"
                + "\"normalizer\":{\"type\":\"Replace\",\"pattern\":{\"String\":\"~\"},\"content\":\" \"},"
                + "\"pre_tokenizer\":{\"type\":\"WhitespaceSplit\"},"
                + "\"model\":{\"type\":\"WordLevel\",\"vocab\":{" + vocabulary + "},\"unk_token\":\"<unk>\"}}";
    }
}
