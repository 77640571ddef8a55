package io.plumbline.data;

import static io.plumbline.HostileCase.accepted;
import static io.plumbline.HostileCase.refused;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.HostileCase;
import io.plumbline.HostileCorpus;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Tokenizer files that are broken, lie, or would take the process with them. */
public final class HostileTokenizers implements HostileCorpus {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NONE = "{\"bos_token\":null,\"eos_token\":null}";
    private static final TextExample PAIR = TextExample.of(
            "hello " + "a".repeat(200) + "b", " foo \u0000 \uD83D\uDE00 123", " bar\u202E\u0301".repeat(50));

    private final List<HostileCase> cases = new ArrayList<>();

    @Override
    public String kind() {
        return "tokenizers";
    }

    @Override
    public List<HostileCase> cases() {
        files();
        regularExpressions();
        normalizers();
        models();
        others();
        specialTokens();
        chatTemplates();
        return cases;
    }

    /** Builds a tokenizer and tokenises a pair; a row that is put aside is refused with its detail. */
    private static void use(TokenizerFiles files) {
        try (TextTokenizer text = TextTokenizer.of(files)) {
            ExampleTokenizer tokenizer = new ExampleTokenizer(
                    text,
                    new TokenizerOptions(
                            64, 32, TokenizerOptions.TruncatePrompt.KEEP_END, TokenizerOptions.AddBos.AUTO, false));
            tokenizer.tokenize(PAIR, "", "");
        } catch (QuarantineException e) {
            throw new PlumblineException(Kind.DATA, "Put aside: " + e.getMessage());
        }
    }

    private static String with(String part, String json) {
        try {
            ObjectNode tree = (ObjectNode) JSON.readTree(TestTokenizers.json());
            tree.set(part, JSON.readTree(json));
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void file(String name, String says, String tokenizer) {
        cases.add(refused(name, says, d -> use(TestTokenizers.files(tokenizer, TestTokenizers.NAMED, null, null))));
    }

    private void part(String name, String says, String part, String json) {
        file(name, says, with(part, json));
    }

    private void harmless(String name, String part, String json) {
        cases.add(accepted(name, d -> use(TestTokenizers.files(with(part, json), TestTokenizers.NAMED, null, null))));
    }

    private void files() {
        file("tokenizer.json is empty", "must hold a JSON object", "");
        file("tokenizer.json is no JSON", "Cannot read dir/tokenizer.json", "tokens");
        file("tokenizer.json is a list", "must hold a JSON object", "[]");
        file("tokenizer.json is an empty object", "its model is missing", "{}");
        file("tokenizer.json ends early", "Cannot read", TestTokenizers.json().substring(0, 4000));
        file("tokenizer.json nested 100,000 deep", "nesting depth", "{\"model\":" + "[".repeat(100_000));
        file("tokenizer.json of another version", "Unknown tokenizer version", with("version", "\"9.0\""));
        cases.add(refused("tokenizer.json is not there", "has no tokenizer.json", d -> TokenizerFiles.read(d)));
        cases.add(refused("tokenizer.json is a directory", "has no tokenizer.json", directory -> {
            Files.createDirectory(directory.resolve("tokenizer.json"));
            TokenizerFiles.read(directory);
        }));
        cases.add(refused("tokenizer.json without end", "more than 134217728 bytes", directory -> {
            TokenizerFiles.read("dir", (name, maximumBytes) -> new byte[maximumBytes + 1]);
        }));
    }

    private static String split(String regex) {
        return "{\"type\":\"Split\",\"pattern\":{\"Regex\":" + JsonLine.quote(regex)
                + "},\"behavior\":\"Isolated\",\"invert\":false}";
    }

    private void regularExpressions() {
        String repeats = "repeats a group that holds a repetition or alternatives";
        part("(a+)+$", repeats, "pre_tokenizer", split("(a+)+$"));
        part("(a|aa)+$", repeats, "pre_tokenizer", split("(a|aa)+$"));
        part("((a*)*b)", repeats, "pre_tokenizer", split("((a*)*b)"));
        part("(?:a{1,9}){2,}c", repeats, "pre_tokenizer", split("(?:a{1,9}){2,}c"));
        part("a reference back", "refers to one of its groups", "pre_tokenizer", split("(a*)\\1c"));
        part("recursion", "refers to one of its groups", "pre_tokenizer", split("(?<x>a\\g<x>?b)"));
        part("5,000 groups", "characters, at most", "pre_tokenizer", split("(".repeat(5_000) + ")".repeat(5_000)));
        part("100 groups", "is nested more than", "pre_tokenizer", split("(".repeat(100) + "a" + ")".repeat(100)));
        part("unbalanced", "unmatched parenthesis", "pre_tokenizer", split("(a"));
        part("an endless class", "premature end of char-class", "pre_tokenizer", split("[a"));
        part("a{100000}", "too big number", "pre_tokenizer", split("a{100000}{100000}"));
        part("in a normalizer", repeats, "normalizer", replace("\"Regex\":\"(a+)+$\"", "x"));
        part("in a decoder", repeats, "decoder", replace("\"Regex\":\"(a+)+$\"", "x"));
        String deep = "{\"type\":\"Sequence\",\"pretokenizers\":[".repeat(30) + split("(a+)+$") + "]}".repeat(30);
        part("30 sequences deep", repeats, "pre_tokenizer", deep);
        harmless("an empty pattern", "pre_tokenizer", split("a*"));
        harmless(
                "GPT-2's pattern",
                "pre_tokenizer",
                split("'s|'t| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"));
        harmless(
                "Llama 3's pattern",
                "pre_tokenizer",
                split("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+"
                        + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"));
    }

    private static String replace(String pattern, String content) {
        return "{\"type\":\"Replace\",\"pattern\":{" + pattern + "},\"content\":\"" + content + "\"}";
    }

    private static String precompiled(String base64) {
        return "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"" + base64 + "\"}";
    }

    private void normalizers() {
        String outside = "points outside itself";
        part("Precompiled: no base64", outside, "normalizer", precompiled("????"));
        part("Precompiled: three bytes", outside, "normalizer", precompiled("AAAA"));
        part("Precompiled: a length of 2^32 - 1", outside, "normalizer", precompiled("/////w=="));
        part("Precompiled: cut off", outside, "normalizer", precompiled("EAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        part("Precompiled: units that point away", outside, "normalizer", precompiled("BAAAAP///38="));
        String doubling = ("," + replace("\"String\":\"a\"", "aa")).repeat(40).substring(1);
        part(
                "40 normalizers that double",
                "more than 64 times longer",
                "normalizer",
                "{\"type\":\"Sequence\",\"normalizers\":[" + doubling + "]}");
        part(
                "a character becomes a megabyte",
                "more than 64 times longer",
                "normalizer",
                replace("\"String\":\"a\"", "x".repeat(1 << 20)));
        part("Replace: nothing by something", "has an empty pattern", "normalizer", replace("\"String\":\"\"", "x"));
        part("Replace: x* by something", "without end", "normalizer", replace("\"Regex\":\"x*\"", "y"));
        part("unknown normalizer", "NormalizerUntagged", "normalizer", "{\"type\":\"Shell\"}");
        harmless(
                "Llama 2's normalizer",
                "normalizer",
                "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Prepend\"," + "\"prepend\":\"\u2581\"},"
                        + replace("\"String\":\" \"", "\u2581") + "]}");
    }

    private static String bpe(String vocabulary, String merges) {
        return "{\"type\":\"BPE\",\"vocab\":" + vocabulary + ",\"merges\":" + merges + "}";
    }

    private void models() {
        part("model is null", "ModelUntagged", "model", "null");
        part("unknown model", "ModelUntagged", "model", "{\"type\":\"Exec\"}");
        part("BPE: a merge of unknown tokens", "out of vocabulary", "model", bpe("{\"a\":0}", "[\"a zz\"]"));
        part("BPE: a merge of one token", "Merges text file invalid", "model", bpe("{\"a\":0}", "[\"a\"]"));
        part("BPE: a merge without its result", "out of vocabulary", "model", bpe("{\"a\":0}", "[\"a a\"]"));
        part("BPE: an id of -1", "expected u32", "model", bpe("{\"a\":-1}", "[]"));
        part("BPE: an id of 2^32", "expected u32", "model", bpe("{\"a\":4294967296}", "[]"));
        part("BPE: an id of 2^31", "larger than any model's", "model", bpe("{\"h\":2147483648}", "[]"));
        part("BPE: no tokens", "has no token of its own", "model", bpe("{}", "[]"));
        part(
                "BPE: dropout of 2",
                "leaves merges out at random",
                "model",
                "{\"type\":\"BPE\",\"dropout\":2.0,\"vocab\":{},\"merges\":[]}");
        part("Unigram: no tokens", "EmptyVocabulary", "model", "{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[]}");
        part(
                "Unigram: unknown beyond",
                "UnkIdNotInVocabulary",
                "model",
                "{\"type\":\"Unigram\",\"unk_id\":9,\"vocab\":[[\"a\",0]]}");
        part(
                "Unigram: no unknown",
                "has no token for some of the text",
                "model",
                "{\"type\":\"Unigram\",\"unk_id\":null,\"vocab\":[[\"a\",0]]}");
        part(
                "WordLevel: no unknown",
                "has no token for some of the text",
                "model",
                "{\"type\":\"WordLevel\",\"vocab\":{\"a\":0},\"unk_token\":\"?\"}");
        part(
                "WordPiece: no unknown",
                "has no token for some of the text",
                "model",
                "{\"type\":\"WordPiece\",\"vocab\":{\"a\":0},"
                        + "\"unk_token\":\"?\",\"continuing_subword_prefix\":\"##\",\"max_input_chars_per_word\":9}");
        cases.add(refused(
                "ids beyond the model's vocabulary",
                "but the model's vocab_size is 100",
                d -> use(TestTokenizers.files(TestTokenizers.json(), NONE, null, "{\"vocab_size\":100}"))));
    }

    private void others() {
        part("unknown pre-tokenizer", "PreTokenizerUntagged", "pre_tokenizer", "{\"type\":\"Exec\"}");
        part(
                "Metaspace of two characters",
                "expected a character",
                "pre_tokenizer",
                "{\"type\":\"Metaspace\",\"replacement\":\"ab\",\"prepend_scheme\":\"always\"}");
        part(
                "200 sequences deep",
                "is nested more than",
                "pre_tokenizer",
                "{\"type\":\"Sequence\",\"pretokenizers\":[".repeat(200) + split("a") + "]}".repeat(200));
        part(
                "an empty delimiter",
                "has an empty pattern",
                "pre_tokenizer",
                "{\"type\":\"Split\",\"pattern\":{\"String\":\"\"},\"behavior\":\"Isolated\",\"invert\":false}");
        part(
                "template of a second text",
                "names a second text",
                "post_processor",
                "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"B\",\"type_id\":0}}],"
                        + "\"pair\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"B\",\"type_id\":1}}],\"special_tokens\":{}}");
        part(
                "template without the text",
                "has no token of its own",
                "post_processor",
                "{\"type\":\"TemplateProcessing\",\"single\":[],\"pair\":[],\"special_tokens\":{}}");
        part(
                "a decoder that strips too much",
                "strips more of a token",
                "decoder",
                "{\"type\":\"Strip\",\"content\":\"a\",\"start\":0,\"stop\":99999}");
        harmless(
                "an added token of 2^32 - 1",
                "added_tokens",
                "[" + added("4294967295", "~~~") + "," + added("0", "<s>") + "," + added("1", "</s>") + "]");
        harmless(
                "an added token without text",
                "added_tokens",
                "[" + added("400", "") + "," + added("0", "<s>") + "," + added("1", "</s>") + "]");
    }

    private static String added(String id, String content) {
        return "{\"id\":" + id + ",\"content\":\"" + content + "\",\"single_word\":false,\"lstrip\":false,"
                + "\"rstrip\":false,\"normalized\":false,\"special\":true}";
    }

    private void special(
            String name, String says, String tokenizerConfig, String specialTokensMap, String modelConfig) {
        cases.add(refused(
                name,
                says,
                d -> use(TestTokenizers.files(TestTokenizers.json(), tokenizerConfig, specialTokensMap, modelConfig))));
    }

    private void specialTokens() {
        special("tokenizer_config.json is no JSON", "Cannot read dir/tokenizer_config.json", "{", null, null);
        special("tokenizer_config.json is a text", "must hold a JSON object", "\"x\"", null, null);
        special("special_tokens_map.json is a list", "must hold a JSON object", NONE, "[]", null);
        special("config.json is a number", "must hold a JSON object", NONE, null, "7");
        special("begin is a number", "bos_token must be text", "{\"bos_token\":1}", null, null);
        special("begin is a list", "bos_token must be text", "{\"bos_token\":[\"<s>\"]}", null, null);
        special(
                "begin is not in the vocabulary",
                "begin-of-sequence id 320 is not below the model's vocab_size 320",
                "{\"bos_token\":\"<begin>\"}",
                null,
                "{\"vocab_size\":320}");
        special(
                "end is not in the vocabulary",
                "end-of-sequence id 320 is not below the model's vocab_size 320",
                "{\"eos_token\":\"x\\ny\"}",
                null,
                "{\"vocab_size\":320}");
        special(
                "begin beyond the model",
                "is not below the model's vocab_size",
                null,
                null,
                "{\"bos_token_id\":5,\"vocab_size\":5}");
        special("a vocabulary of 0", "vocab_size", NONE, null, "{\"vocab_size\":0}");
    }

    /** Rows of text need no chat template: whatever one holds is carried along unread. */
    private void chatTemplates() {
        List<String> templates = List.of(
                "{% for i in range(999999999) %}x{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{{ ''.getClass().forName('java.lang.Runtime').getRuntime().exec('id') }}",
                "{% include '/etc/passwd' %}",
                "{{ 'x' * 999999999 }}",
                "{% if %}{{",
                "x".repeat(10 << 20));
        for (int i = 0; i < templates.size(); i++) {
            String config = "{\"bos_token\":\"<s>\",\"eos_token\":\"</s>\",\"chat_template\":"
                    + JsonLine.quote(templates.get(i)) + "}";
            cases.add(accepted(
                    "chat template " + i, d -> use(TestTokenizers.files(TestTokenizers.json(), config, null, null))));
        }
    }
}
