package io.plumbline.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the tokenizer that lies beside a reference or beside adapters against the policy's: both must give every text the same
 * ids, as the reference is asked for the log-probs of the policy's tokens, and adapters learned from theirs. Compared is what
 * decides ids (vocabulary, added tokens, merges, how text is normalised and parted); formatting, special tokens' roles,
 * templates and decoding may differ, but not the chat template of adapters, which learned from rows that it rendered.
 */
public final class TokenizerAgreement {
    /** The directory whose tokenizer is held against the policy's. */
    private enum Other {
        REFERENCE(
                "model.reference-path",
                "model.path",
                "in the reference",
                "; a reference must give every text the ids that the policy gives it: name one with the same tokenizer, or"
                        + " leave model.reference-path null"),
        SCORER(
                "the reference",
                "label.policy",
                "in the reference",
                "; label.by = policy gives both the ids of the policy: name the reference that it was trained against in"
                        + " model.reference-path, or in model.path"),
        ADAPTERS(
                "model.adapter-path",
                "model.path",
                "beside the adapters",
                "; adapters compute what they learned with the tokenizer that they were trained with alone: save that one"
                        + " into a copy of the model, or remove the other from the adapters' directory if it was not used");

        private final String key;
        private final String base;
        private final String where;
        private final String must;

        Other(String key, String base, String where, String must) {
            this.key = key;
            this.base = base;
            this.where = where;
            this.must = must;
        }
    }

    private final TokenizerTree policy;
    private final TokenizerTree reference;
    private final Other other;

    private TokenizerAgreement(TokenizerTree policy, TokenizerTree reference, Other other) {
        this.policy = policy;
        this.reference = reference;
        this.other = other;
    }

    /**
     * Refuses a reference whose tokenizer gives other ids.
     *
     * @throws PlumblineException of kind CONFIGURATION naming both directories and what differs
     */
    public static void require(TokenizerFiles policy, TokenizerFiles reference) {
        new TokenizerAgreement(TokenizerTree.of(policy), TokenizerTree.of(reference), Other.REFERENCE).require();
    }

    /**
     * Refuses the reference of a policy by which completions are labelled, where its tokenizer gives other ids.
     *
     * @throws PlumblineException of kind CONFIGURATION naming both directories and what differs
     */
    public static void requireOfScorer(TokenizerFiles policy, TokenizerFiles reference) {
        new TokenizerAgreement(TokenizerTree.of(policy), TokenizerTree.of(reference), Other.SCORER).require();
    }

    /**
     * Refuses adapters that were saved with a tokenizer which gives other ids, or with another chat template.
     *
     * @param model the tokenizer of the adapted model
     * @param adapters that in the directory of the adapters
     * @throws PlumblineException of kind CONFIGURATION naming both directories and what differs
     */
    public static void requireOfAdapters(TokenizerFiles model, TokenizerFiles adapters) {
        TokenizerAgreement agreement =
                new TokenizerAgreement(TokenizerTree.of(model), TokenizerTree.of(adapters), Other.ADAPTERS);
        agreement.require();
        agreement.requireSameEnds();
        agreement.requireSameTemplates(ChatTemplates.of(model), ChatTemplates.of(adapters));
    }

    private void require() {
        requireSameIds();
        requireSameAddedTokens();
        requireSameMerges();
        requireSameSteps();
    }

    /**
     * Refuses a reference that lacks embeddings of ids that the policy's tokenizer gives.
     *
     * @param place the reference's directory, for messages
     * @param vocabularySize rows of the reference's token embedding
     * @throws PlumblineException of kind CONFIGURATION naming both directories and both numbers
     */
    public static void requireEmbeddings(TokenizerFiles policy, String place, int vocabularySize) {
        TokenizerTree tree = TokenizerTree.of(policy);
        // Rows with ids that the policy itself has no embedding for are put aside.
        int most = tree.modelConfig().path("vocab_size").asInt(Integer.MAX_VALUE);
        Vocabulary.of(tree).ids().entrySet().stream()
                .filter(token -> token.getValue() < most)
                .max(Map.Entry.comparingByValue())
                .filter(token -> token.getValue() >= vocabularySize)
                .ifPresent(token -> {
                    throw new PlumblineException(
                            Kind.CONFIGURATION,
                            "Cannot use model.reference-path = " + place + ": its vocab_size is " + vocabularySize
                                    + ", but model.path = " + tree.place() + " gives ids up to " + token.getValue()
                                    + " ('" + token.getKey() + "')" + Other.REFERENCE.must);
                });
    }

    private void requireSameIds() {
        Map<String, Integer> here = Vocabulary.of(policy).ids();
        Map<String, Integer> there = Vocabulary.of(reference).ids();
        requireSameIds(here, there);
        requireSameIds(there, here);
    }

    private void requireSameIds(Map<String, Integer> tokens, Map<String, Integer> others) {
        tokens.entrySet().stream()
                .filter(token -> !token.getValue().equals(others.get(token.getKey())))
                .min(Map.Entry.comparingByValue())
                .ifPresent(token -> {
                    throw refuse(
                            "the token '" + token.getKey() + "'",
                            id(Vocabulary.of(policy), token.getKey()),
                            id(Vocabulary.of(reference), token.getKey()));
                });
    }

    private static String id(Vocabulary vocabulary, String token) {
        Integer id = vocabulary.ids().get(token);
        return id == null ? "no id" : "the id " + id;
    }

    private void requireSameAddedTokens() {
        Map<String, String> here = flags(policy);
        Map<String, String> there = flags(reference);
        // Both name the same contents, or one of them has a token of the vocabulary as an added one.
        Map<String, String> all = new TreeMap<>(there);
        all.putAll(here);
        for (String content : all.keySet()) {
            String first = here.getOrDefault(content, "not an added token");
            String second = there.getOrDefault(content, "not an added token");
            if (!first.equals(second)) {
                throw refuse("'" + content + "'", "is " + first, "is " + second);
            }
        }
    }

    /** Returns the flags of each added token in words, by the token's content. */
    private Map<String, String> flags(TokenizerTree tree) {
        boolean normalizes = policy.tokenizer().path("normalizer").isObject();
        Map<String, String> flags = new TreeMap<>();
        for (JsonNode token : tree.tokenizer().path("added_tokens")) {
            flags.put(
                    token.path("content").asText(),
                    "an added token with lstrip " + token.path("lstrip").asBoolean() + ", rstrip "
                            + token.path("rstrip").asBoolean() + ", single_word "
                            + token.path("single_word").asBoolean()
                            + (normalizes
                                    ? ", normalized " + token.path("normalized").asBoolean()
                                    : ""));
        }
        return flags;
    }

    private void requireSameMerges() {
        JsonNode here = policy.tokenizer().path("model").path("merges");
        JsonNode there = reference.tokenizer().path("model").path("merges");
        for (int i = 0; i < Math.max(here.size(), there.size()); i++) {
            String first = merge(here.path(i));
            String second = merge(there.path(i));
            if (!first.equals(second)) {
                throw refuse("merge " + i, "is '" + first + "'", "is '" + second + "'");
            }
        }
    }

    /** A merge as older files write it: two tokens with a space between. */
    private static String merge(JsonNode merge) {
        return merge.isArray() ? merge.path(0).asText() + " " + merge.path(1).asText() : merge.asText();
    }

    private void requireSameSteps() {
        for (String part : new String[] {"normalizer", "pre_tokenizer", "model"}) {
            JsonNode here = StepDefaults.written(policy.tokenizer().path(part));
            JsonNode there = StepDefaults.written(reference.tokenizer().path(part));
            if (!here.equals(there)) {
                throw refuse("the " + part, "is " + shown(here), "is " + shown(there));
            }
        }
        requireSameScores();
    }

    /** Unigram: a list of token and score. */
    private void requireSameScores() {
        JsonNode here = policy.tokenizer().path("model").path("vocab");
        JsonNode there = reference.tokenizer().path("model").path("vocab");
        for (int id = 0; here.isArray() && id < here.size(); id++) {
            double first = here.path(id).path(1).asDouble();
            double second = there.path(id).path(1).asDouble();
            if (first != second) {
                throw refuse("the score of '" + here.path(id).path(0).asText() + "'", "is " + first, "is " + second);
            }
        }
    }

    private static String shown(JsonNode step) {
        String json = step.isMissingNode() ? "none" : step.toString();
        return json.length() <= 300 ? json : json.substring(0, 300) + "…";
    }

    /** Refuses another begin or end token, and so another end of completions; a side that names none agrees with any. */
    private void requireSameEnds() {
        for (String role : List.of("bos_token", "eos_token")) {
            String here = new NamedTokens(policy).byRole().get(role);
            String there = new NamedTokens(reference).byRole().get(role);
            if (here != null && there != null && !here.equals(there)) {
                throw refuse(role, "is '" + PlainText.of(here) + "'", "is '" + PlainText.of(there) + "'");
            }
        }
    }

    /** Of the templates that lie beside the adapters; often there are none. */
    private void requireSameTemplates(ChatTemplates here, ChatTemplates there) {
        there.sources().forEach((name, source) -> {
            String own = here.sources().get(name);
            if (!source.equals(own)) {
                throw refuse(
                        "the chat template '" + PlainText.of(name) + "'",
                        own == null ? "is none" : "is another",
                        own == null ? "is one" : "is another");
            }
        });
    }

    private PlumblineException refuse(String subject, String here, String there) {
        return new PlumblineException(
                Kind.CONFIGURATION,
                "Cannot use " + other.key + " = " + reference.place()
                        + ": its tokenizer is not that of " + other.base + " = "
                        + policy.place() + ": " + subject + " " + verb(there) + " " + other.where + " and " + verb(here)
                        + " in the policy" + other.must);
    }

    private static String verb(String statement) {
        return statement.startsWith("is ") ? statement : "has " + statement;
    }
}
