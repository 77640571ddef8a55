package io.plumbline.jobs.quickstart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word-level tokenizer in Hugging Face's format, over a closed vocabulary. A word holds the space before it, so that
 * tokens joined are the text again.
 */
final class WordTokenizer {
    static final int BOS = 1;
    static final int EOS = 2;
    private static final String[] SPECIAL = {"<unk>", "<s>", "</s>"};
    private static final String WORDS = " ?[A-Za-z]+| ?[^A-Za-z\\s]+|\\s";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, Integer> vocabulary = new LinkedHashMap<>();

    /**
     * @param texts that hold every word
     */
    WordTokenizer(Collection<String> texts) {
        TreeSet<String> words = new TreeSet<>();
        Pattern pattern = Pattern.compile(WORDS);
        for (String text : texts) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                words.add(matcher.group());
            }
        }
        for (String special : SPECIAL) {
            vocabulary.put(special, vocabulary.size());
        }
        for (String word : words) {
            vocabulary.put(word, vocabulary.size());
        }
    }

    int vocabularySize() {
        return vocabulary.size();
    }

    /** {@code tokenizer.json}. */
    ObjectNode tokenizerJson() {
        ObjectNode root = NODES.objectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (String special : SPECIAL) {
            added.addObject()
                    .put("id", vocabulary.get(special))
                    .put("content", special)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        root.putNull("normalizer");
        ObjectNode split = root.putObject("pre_tokenizer").put("type", "Split");
        split.putObject("pattern").put("Regex", WORDS);
        split.put("behavior", "Isolated").put("invert", false);
        root.set("post_processor", beginOfSequence());
        root.putObject("decoder").put("type", "Fuse");
        ObjectNode model = root.putObject("model").put("type", "WordLevel");
        ObjectNode words = model.putObject("vocab");
        vocabulary.forEach(words::put);
        model.put("unk_token", SPECIAL[0]);
        return root;
    }

    private static ObjectNode beginOfSequence() {
        ObjectNode processor = NODES.objectNode().put("type", "TemplateProcessing");
        for (String form : new String[] {"single", "pair"}) {
            ArrayNode template = processor.putArray(form);
            template.addObject()
                    .putObject("SpecialToken")
                    .put("id", SPECIAL[BOS])
                    .put("type_id", 0);
            template.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
            if (form.equals("pair")) {
                template.addObject().putObject("Sequence").put("id", "B").put("type_id", 0);
            }
        }
        ObjectNode token =
                processor.putObject("special_tokens").putObject(SPECIAL[BOS]).put("id", SPECIAL[BOS]);
        token.putArray("ids").add(BOS);
        token.putArray("tokens").add(SPECIAL[BOS]);
        return processor;
    }

    /** {@code tokenizer_config.json}. */
    ObjectNode tokenizerConfigJson() {
        return NODES.objectNode()
                .put("tokenizer_class", "PreTrainedTokenizerFast")
                .put("add_bos_token", true)
                .put("unk_token", SPECIAL[0])
                .put("bos_token", SPECIAL[BOS])
                .put("eos_token", SPECIAL[EOS])
                .put("clean_up_tokenization_spaces", false)
                .put("model_max_length", TinyModel.POSITIONS);
    }
}
