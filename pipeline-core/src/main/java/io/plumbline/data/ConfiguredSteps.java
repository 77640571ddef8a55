package io.plumbline.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.Set;

/**
 * Settings of {@code tokenizer_config.json} that change how transformers splits text. {@code tokenizer.json} decides. A
 * setting that agrees with it is ignored; {@code add_prefix_space} is followed where the pre-tokeniser is a single
 * byte-level step, as GPT-2's classes do; any other setting that contradicts it is refused by name.
 *
 * <p>{@code legacy} and the class's name are ignored: they tell transformers how to build a tokenizer from other files
 * than {@code tokenizer.json}. {@code clean_up_tokenization_spaces} touches decoding alone, {@code model_max_length} is
 * for information, {@code add_bos_token} is read by {@link TextTokenizer}, and {@code add_eos_token} has no effect, as
 * {@code tokenizer.add-eos} decides.
 */
final class ConfiguredSteps {
    /** Classes that put no space before a text where the setting is absent, whatever {@code tokenizer.json} says. */
    private static final Set<String> WITHOUT_PREFIX =
            Set.of("GPT2Tokenizer", "GPT2TokenizerFast", "RobertaTokenizer", "RobertaTokenizerFast");

    /** Classes that transformers 4 and 5 load differently where the setting contradicts {@code tokenizer.json}. */
    private static final Set<String> UNCERTAIN = Set.of("PreTrainedTokenizerFast", "TokenizersBackend");

    private final TokenizerTree tree;
    private final ObjectNode config;

    private ConfiguredSteps(TokenizerTree tree) {
        this.tree = tree;
        this.config = tree.tokenizerConfig();
    }

    /** @throws PlumblineException of kind MODEL naming the setting that is refused */
    static void apply(TokenizerTree tree) {
        ConfiguredSteps steps = new ConfiguredSteps(tree);
        steps.requireOwnFile();
        steps.requireAgreement();
        steps.prefixSpace();
    }

    private void requireOwnFile() {
        for (JsonNode file : config.path("fast_tokenizer_files")) {
            if (!TokenizerFiles.TOKENIZER.equals(file.textValue())) {
                throw refuse("fast_tokenizer_files", "names " + file + ", which transformers may read instead");
            }
        }
        if (config.path("auto_map").has("AutoTokenizer")
                || config.path("auto_map").isArray()) {
            throw refuse("auto_map", "names a program of its own, which is not run");
        }
    }

    private void requireAgreement() {
        if (config.path("split_special_tokens").asBoolean(false)) {
            throw refuse("split_special_tokens", "is true, which is not supported: special tokens are read whole");
        }
        JsonNode normalizer = tree.tokenizer().path("normalizer");
        JsonNode lower = config.path("do_lower_case");
        if (lower.isBoolean() && lower.booleanValue() != makesLower(normalizer)) {
            throw refuse("do_lower_case", "is " + lower + ", but the normalizer does the opposite");
        }
        if ("BertNormalizer".equals(normalizer.path("type").textValue())) {
            requireSame("strip_accents", normalizer.path("strip_accents"));
            requireSame("tokenize_chinese_chars", normalizer.path("handle_chinese_chars"));
        }
    }

    private void requireSame(String key, JsonNode step) {
        JsonNode set = config.path(key);
        if (set.isBoolean() && !set.equals(step)) {
            throw refuse(key, "is " + set + ", but the normalizer has " + step);
        }
    }

    private static boolean makesLower(JsonNode normalizer) {
        boolean makes = "Lowercase".equals(normalizer.path("type").textValue())
                || normalizer.path("lowercase").asBoolean(false);
        for (JsonNode member : normalizer.path("normalizers")) {
            makes |= makesLower(member);
        }
        return makes;
    }

    private void prefixSpace() {
        JsonNode step = tree.tokenizer().path("pre_tokenizer");
        boolean byteLevel = "ByteLevel".equals(step.path("type").textValue());
        JsonNode set = config.path("add_prefix_space");
        String type = config.path("tokenizer_class").asText("");
        if (!set.isBoolean() && !(byteLevel && WITHOUT_PREFIX.contains(type))) {
            return;
        }
        boolean asked = set.asBoolean(false);
        if (asked == (prepends(step) || prepends(tree.tokenizer().path("normalizer")))) {
            return;
        }
        if (!byteLevel || UNCERTAIN.contains(type)) {
            throw refuse("add_prefix_space", "is " + asked + ", but the steps of tokenizer.json do the opposite");
        }
        ((ObjectNode) step).put("add_prefix_space", asked);
    }

    /** Returns whether a step puts a space, or a character that stands for a space, before a text. */
    private static boolean prepends(JsonNode step) {
        boolean prepends =
                switch (step.path("type").asText("")) {
                    case "Prepend" -> true;
                    case "Metaspace" -> !"never"
                            .equals(step.path("prepend_scheme")
                                    .asText(step.path("add_prefix_space").asBoolean(true) ? "always" : "never"));
                    case "ByteLevel" -> step.path("add_prefix_space").asBoolean(true);
                    default -> false;
                };
        for (String members : new String[] {"pretokenizers", "normalizers"}) {
            for (JsonNode member : step.path(members)) {
                prepends |= prepends(member);
            }
        }
        return prepends;
    }

    private PlumblineException refuse(String key, String fault) {
        return new PlumblineException(
                Kind.MODEL,
                "Cannot load the tokenizer in " + tree.place() + ": " + key + " of " + TokenizerFiles.TOKENIZER_CONFIG
                        + " " + fault + "; where tokenizer.json gives the tokens that the model has learned, remove "
                        + key);
    }
}
