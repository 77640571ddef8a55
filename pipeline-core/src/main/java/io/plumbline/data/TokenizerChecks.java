package io.plumbline.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Refuses a {@code tokenizer.json} with which Hugging Face's library would end the whole process, or fill its memory,
 * instead of saying what is wrong, or would give a text other tokens each time. Faults that the library reports itself are
 * not looked for.
 */
final class TokenizerChecks {
    /** The library reads files that are nested deeper than this. */
    private static final int DEEPEST = 100;

    /** The factor by which normalisation may make a text longer. */
    private static final double MOST_GROWTH = 64;

    private final TokenizerTree tree;

    private TokenizerChecks(TokenizerTree tree) {
        this.tree = tree;
    }

    /** @throws PlumblineException of kind MODEL naming the part that is refused */
    static void check(TokenizerTree tree) {
        TokenizerChecks checks = new TokenizerChecks(tree);
        if (tree.tokenizer().path("model").isMissingNode()) {
            throw checks.refuse(
                    "model",
                    "is missing, as where a download was refused and its answer was kept; fetch the file"
                            + " again, or save the tokenizer with transformers' save_pretrained");
        }
        for (String part : new String[] {"normalizer", "pre_tokenizer", "post_processor", "decoder"}) {
            checks.check(part, tree.tokenizer().path(part), 0);
        }
        if (tree.tokenizer().path("model").path("dropout").asDouble(0) > 0) {
            throw checks.refuse("model", "leaves merges out at random; set its dropout to null");
        }
        if (checks.growth(tree.tokenizer().path("normalizer")) > MOST_GROWTH) {
            throw checks.refuse("normalizer", "can make a text more than " + (int) MOST_GROWTH + " times longer");
        }
    }

    private void check(String part, JsonNode node, int depth) {
        if (depth > DEEPEST) {
            throw refuse(part, "is nested more than " + DEEPEST + " deep");
        }
        if (node.isObject()) {
            checkStep(part, node);
        }
        for (JsonNode child : node) {
            check(part, child, depth + 1);
        }
    }

    private void checkStep(String part, JsonNode step) {
        JsonNode regex = step.path("pattern").path("Regex");
        if (regex.isTextual()) {
            RegexChecks.fault(regex.textValue()).ifPresent(fault -> {
                throw refuse(part, "has a regular expression that " + fault);
            });
        }
        String type = step.path("type").asText("");
        switch (type) {
            case "Replace" -> {
                if (matchesNothing(step.path("pattern"))) {
                    throw refuse(part, "replaces nothing with something, without end");
                }
            }
            case "Precompiled" -> {
                if (!CharacterMap.isSound(step.path("precompiled_charsmap").asText(""))) {
                    throw refuse(part, "has a precompiled_charsmap that points outside itself");
                }
            }
            case "Strip" -> {
                if (step.path("stop").asLong(0) > 0 || step.path("start").asLong(0) > 1) {
                    throw refuse(part, "strips more of a token than it may have");
                }
            }
            case "TemplateProcessing" -> {
                for (JsonNode piece : step.path("single")) {
                    if ("B".equals(piece.path("Sequence").path("id").asText())) {
                        throw refuse(part, "names a second text where there is one");
                    }
                }
            }
            case "" -> checkText(part, step);
            default -> {
                // The library refuses what it does not know.
            }
        }
    }

    /** Checks a node without a type: a pattern, a special token or a piece. */
    private void checkText(String part, JsonNode step) {
        if (step.path("String").isTextual() && step.path("String").textValue().isEmpty()) {
            throw refuse(part, "has an empty pattern");
        }
    }

    private static boolean matchesNothing(JsonNode pattern) {
        try {
            return pattern.path("Regex").isTextual()
                    && Pattern.compile(pattern.path("Regex").textValue())
                            .matcher("")
                            .find();
        } catch (PatternSyntaxException e) {
            // It is of another dialect, or no regular expression, which the library says itself.
            return false;
        }
    }

    /** Returns an upper bound of the bytes that normalisation makes of one byte. */
    private double growth(JsonNode normalizer) {
        double growth = 1;
        if ("Replace".equals(normalizer.path("type").asText())) {
            int content = bytes(normalizer.path("content"));
            int pattern = bytes(normalizer.path("pattern").path("String"));
            growth = Math.max(1, content / (double) Math.max(1, pattern));
        }
        for (JsonNode member : normalizer.path("normalizers")) {
            growth *= growth(member);
        }
        return growth;
    }

    private static int bytes(JsonNode text) {
        return text.asText("").getBytes(StandardCharsets.UTF_8).length;
    }

    private PlumblineException refuse(String part, String fault) {
        return new PlumblineException(
                Kind.MODEL, "Cannot load " + tree.place() + "/tokenizer.json: its " + part + " " + fault);
    }
}
