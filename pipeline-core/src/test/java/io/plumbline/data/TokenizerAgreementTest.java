package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TokenizerAgreementTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADDED = "{\"id\":320,\"content\":\"<a>\",\"single_word\":false,\"lstrip\":false,"
            + "\"rstrip\":false,\"normalized\":false,\"special\":true}";

    @Test
    void formattingAndWhatDoesNotTouchIdsMayDiffer() {
        assertAgrees(json -> json.put("version", "1.1"));
        assertAgrees(json -> json.putObject("decoder").put("type", "ByteLevel"));
        assertAgrees(json -> json.putNull("post_processor"));
        assertAgrees(json -> json.putObject("truncation").put("max_length", 7));
        assertAgrees(json -> ((ObjectNode) json.path("added_tokens").path(0)).put("special", false));
        assertThatCode(() -> TokenizerAgreement.require(
                        files("policy", "tokenizer.json", TestTokenizers.json()),
                        files("reference", "tokenizer.json", pretty())))
                .doesNotThrowAnyException();
    }

    @Test
    void filesOfOtherVersionsOfTheLibraryAreTheSame() {
        assertAgrees(json -> {
            ObjectNode model = (ObjectNode) json.path("model");
            ArrayNode merges = JSON.createArrayNode();
            for (JsonNode merge : model.path("merges")) {
                merges.add(
                        merge.isArray()
                                ? JSON.getNodeFactory()
                                        .textNode(merge.path(0).asText() + " "
                                                + merge.path(1).asText())
                                : JSON.createArrayNode()
                                        .add(merge.asText().split(" ")[0])
                                        .add(merge.asText().split(" ")[1]));
            }
            assertThat(merges).isNotEmpty();
            model.set("merges", merges);
            model.remove("ignore_merges");
            model.remove("byte_fallback");
            model.put("continuing_subword_prefix", "");
        });
        assertAgrees(json -> ((ObjectNode) json.path("pre_tokenizer")).remove("use_regex"));
        assertAgrees(json -> json.remove("normalizer"));
    }

    @Test
    void oldAndNewMetaspaceAreTheSame() {
        String old = TestTokenizers.json()
                .replaceFirst(
                        "\"pre_tokenizer\":\\{[^}]*}",
                        "\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"_\",\"add_prefix_space\":true}");
        String young = TestTokenizers.json()
                .replaceFirst(
                        "\"pre_tokenizer\":\\{[^}]*}",
                        "\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"_\",\"prepend_scheme\":\"always\","
                                + "\"split\":true}");
        TokenizerAgreement.require(files("policy", "tokenizer.json", old), files("reference", "tokenizer.json", young));
        assertThatThrownBy(() -> TokenizerAgreement.require(
                        files("policy", "tokenizer.json", old),
                        files("reference", "tokenizer.json", young.replace("always", "first"))))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("the pre_tokenizer is {\"type\":\"Metaspace\",\"replacement\":\"_\","
                        + "\"prepend_scheme\":\"first\",\"split\":true} in the reference and is {");
    }

    @Test
    void tokensThatStandBesideTokenizerJsonAreTheSameAsInIt() {
        TokenizerFiles inside = files(
                "policy", "tokenizer.json", changed(json -> ((ArrayNode) json.path("added_tokens")).add(read(ADDED))));
        TokenizerFiles beside = files(
                "reference",
                "tokenizer.json",
                TestTokenizers.json(),
                "tokenizer_config.json",
                "{\"additional_special_tokens\": [\"<a>\"]}");
        TokenizerAgreement.require(inside, beside);
        TokenizerAgreement.require(beside, inside);
    }

    @Test
    void otherIdsAreRefusedByATokenAndItsTwoIds() {
        assertRefused(
                json -> {
                    ObjectNode vocabulary = (ObjectNode) json.path("model").path("vocab");
                    vocabulary.put("foo", 264).put("bar", 268);
                },
                "the token 'bar' has the id 268 in the reference and has the id 264 in the policy");
        assertRefused(
                json -> ((ArrayNode) json.path("added_tokens")).add(read(ADDED)),
                "the token '<a>' has the id 320 in the reference and has no id in the policy");
        assertRefused(
                json -> {
                    ((ArrayNode) json.path("added_tokens")).remove(1);
                    ((ObjectNode) json.path("model").path("vocab")).remove("</s>");
                },
                "the token '</s>' has no id in the reference and has the id 1 in the policy");
    }

    @Test
    void otherMergesAndStepsAreRefused() {
        assertThatThrownBy(() -> TokenizerAgreement.require(
                        files("policy", "tokenizer.json", TestTokenizers.json()),
                        files("reference", "tokenizer.json", changed(json -> {
                            ArrayNode merges = (ArrayNode) json.path("model").path("merges");
                            merges.add(merges.remove(0));
                        }))))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("merge 0 is '");
        assertRefused(
                json -> json.putObject("normalizer").put("type", "Lowercase"),
                "the normalizer is {\"type\":\"Lowercase\"} in the reference and is none in the policy");
        assertRefused(
                json -> ((ObjectNode) json.path("pre_tokenizer")).put("add_prefix_space", true),
                "the pre_tokenizer is {\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"use_regex\":true} in the"
                        + " reference and is {\"type\":\"ByteLevel\",\"use_regex\":true} in the policy");
        assertRefused(
                json -> ((ObjectNode) json.path("added_tokens").path(1)).put("rstrip", true),
                "'</s>' is an added token with lstrip false, rstrip true, single_word false in the reference and is an"
                        + " added token with lstrip false, rstrip false, single_word false in the policy");
    }

    @Test
    void aSmallerVocabularyIsRefused() {
        TokenizerFiles policy = files("policy", "tokenizer.json", TestTokenizers.json());
        TokenizerAgreement.requireEmbeddings(policy, "reference", 320);
        assertThatThrownBy(() -> TokenizerAgreement.requireEmbeddings(policy, "reference", 319))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessageContaining(
                        "Cannot use model.reference-path = reference: its vocab_size is 319, but model.path ="
                                + " policy gives ids up to 319 ('");
        // Ids that the policy has no embedding for never reach the reference.
        TokenizerAgreement.requireEmbeddings(
                files("policy", "tokenizer.json", TestTokenizers.json(), "config.json", "{\"vocab_size\": 300}"),
                "reference",
                300);
    }

    @Test
    void adaptersOfAnotherTokenizerEndOrTemplateAreRefused() {
        String settings = "{\"eos_token\": \"</s>\", \"chat_template\": \"a\"}";
        String json = TestTokenizers.json();
        TokenizerFiles model = files("model", "tokenizer.json", json, "tokenizer_config.json", settings);
        TokenizerAgreement.requireOfAdapters(model, model);
        // Adapters often lie beside a tokenizer alone.
        TokenizerAgreement.requireOfAdapters(model, files("adapters", "tokenizer.json", json));
        assertRefusedBeside(
                model,
                files("adapters", "tokenizer.json", changed(other -> other.putObject("normalizer")
                        .put("type", "Lowercase"))),
                "the normalizer is {\"type\":\"Lowercase\"} beside the adapters and is none in the policy");
        assertRefusedBeside(
                model,
                files(
                        "adapters",
                        "tokenizer.json",
                        json,
                        "tokenizer_config.json",
                        "{\"eos_token\": {\"content\": \"<s>\"}}"),
                "eos_token is '<s>' beside the adapters and is '</s>' in the policy");
        assertRefusedBeside(
                model,
                files("adapters", "tokenizer.json", json, "chat_template.jinja", "b"),
                "the chat template 'default' is another beside the adapters and is another in the policy");
        assertRefusedBeside(
                files("model", "tokenizer.json", json),
                files("adapters", "tokenizer.json", json, "chat_template.jinja", "b"),
                "the chat template 'default' is one beside the adapters and is none in the policy");
    }

    private static void assertRefusedBeside(TokenizerFiles model, TokenizerFiles adapters, String difference) {
        assertThatThrownBy(() -> TokenizerAgreement.requireOfAdapters(model, adapters))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessage(
                        "Cannot use model.adapter-path = adapters: its tokenizer is not that of model.path = model: "
                                + difference
                                + "; adapters compute what they learned with the tokenizer that they were trained"
                                + " with alone: save that one into a copy of the model, or remove the other from the adapters'"
                                + " directory if it was not used");
    }

    private static void assertAgrees(Consumer<ObjectNode> change) {
        TokenizerFiles policy = files("policy", "tokenizer.json", TestTokenizers.json());
        TokenizerFiles reference = files("reference", "tokenizer.json", changed(change));
        assertThat(policy.hash()).isNotEqualTo(reference.hash());
        TokenizerAgreement.require(policy, reference);
        TokenizerAgreement.require(reference, policy);
    }

    private static void assertRefused(Consumer<ObjectNode> change, String difference) {
        assertThatThrownBy(() -> TokenizerAgreement.require(
                        files("policy", "tokenizer.json", TestTokenizers.json()),
                        files("reference", "tokenizer.json", changed(change))))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot use model.reference-path = reference: its tokenizer is not that of model.path ="
                        + " policy: " + difference
                        + "; a reference must give every text the ids that the policy gives it:"
                        + " name one with the same tokenizer, or leave model.reference-path null");
    }

    private static String changed(Consumer<ObjectNode> change) {
        ObjectNode json = (ObjectNode) read(TestTokenizers.json());
        change.accept(json);
        return json.toString();
    }

    private static String pretty() {
        return read(TestTokenizers.json()).toPrettyString();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TokenizerFiles files(String place, String... namesAndTexts) {
        TreeMap<String, String> texts = new TreeMap<>(Map.of());
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            texts.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return new TokenizerFiles(place, texts);
    }
}
