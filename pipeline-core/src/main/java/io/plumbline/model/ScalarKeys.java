package io.plumbline.model;

import java.util.Optional;

/** The keys of {@code config.json} that make a decoder a reward model: transformers' sequence classification. */
final class ScalarKeys {
    /** The number that is subtracted from scores. Transformers keeps the key and does not read it. */
    static final String OFFSET = "reward_offset";

    static final String ARCHITECTURES = "architectures";
    static final String LABELS = "id2label";
    static final String PADDING = "pad_token_id";

    private static final String CLASS = "ForSequenceClassification";
    private static final int LABELS_WHERE_ABSENT = 2;

    private ScalarKeys() {}

    /** Returns the head of a reward model; empty where the configuration describes no such model. */
    static Optional<ScalarConfig> parse(ConfigJson json, Architecture family, EmbeddingConfig embedding) {
        String name = json.firstText(ARCHITECTURES).orElse("");
        if (!name.endsWith(CLASS)) {
            return Optional.empty();
        }
        if (family.scoringClass().isEmpty()) {
            throw json.refuse("transformers has no class that scores with a " + family.modelType()
                    + " model, and architectures says '" + ModelError.quote(name) + "'");
        }
        requireOneLabel(json);
        return Optional.of(new ScalarConfig(1, padding(json, embedding), json.finiteOrNull(OFFSET)));
    }

    private static void requireOneLabel(ConfigJson json) {
        int labels = json.object(LABELS)
                .map(ConfigJson::entries)
                .orElseGet(() -> json.size("num_labels", LABELS_WHERE_ABSENT));
        if (labels != 1) {
            throw json.refuse("a reward model has 1 label, and config.json describes " + labels
                    + (json.has(LABELS) ? " (" + LABELS + ")" : ", as transformers reads it without " + LABELS)
                    + "; train a model with num_labels = 1");
        }
    }

    /** A negative id is no token's, so that nothing counts as padding. */
    private static Integer padding(ConfigJson json, EmbeddingConfig embedding) {
        if (!json.has(PADDING)) {
            return json.saysNull(PADDING) ? null : embedding.paddingTokenId();
        }
        int token = json.tokenId(PADDING);
        return token < 0 ? null : Integer.valueOf(token);
    }
}
