package io.plumbline.verify;

import java.util.Set;
import java.util.TreeSet;

/** {@code json}: the completion is JSON; with keys, an object that has them. */
final class JsonValidity implements Verifier {
    private static final String KEYS = "required-keys";
    private static final String WITHIN = "within";

    private final Set<String> required;
    private final boolean inFence;

    JsonValidity() {
        this(VerifierOptions.NONE);
    }

    private JsonValidity(VerifierOptions options) {
        options.requireKnown(KEYS, WITHIN);
        required = new TreeSet<>();
        for (String key : options.text(KEYS, "").split(",")) {
            if (!key.isBlank()) {
                required.add(key.strip());
            }
        }
        inFence = options.choice(WITHIN, "text", "code-block").equals("code-block");
    }

    @Override
    public String name() {
        return "json";
    }

    @Override
    public Verifier configured(VerifierOptions options) {
        return new JsonValidity(options);
    }

    @Override
    public Verdict verify(Answer answer) {
        if (!inFence) {
            return verdict(answer.completion());
        }
        CodeBlock block = CodeBlock.last(answer.completion());
        if (block == null) {
            return Verdict.failed("no_code_block");
        }
        return block.content() == null ? Verdict.failed("open_code_block") : verdict(block.content());
    }

    private Verdict verdict(String text) {
        JsonText json = JsonText.read(text);
        if (json.fault() != null) {
            return json.fault();
        }
        if (required.isEmpty()) {
            return Verdict.of(true);
        }
        if (json.keys() == null) {
            return Verdict.failed("no_object");
        }
        return json.keys().containsAll(required) ? Verdict.of(true) : Verdict.failed("missing_key");
    }
}
