package io.plumbline.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Strict JSON (RFC 8259) of bounded length and depth, without a name twice in one object.
 *
 * @param fault the verdict on a text that cannot be read as JSON; null where it is JSON
 * @param keys names of the outermost object; null where the text is no object
 */
record JsonText(Verdict fault, Set<String> keys) {
    private static final int LONGEST = 4_000_000;
    private static final int DEEPEST = 200;

    /** The length of the whole bounds its parts. Names come from the text, so they are not kept in a shared table. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST)
                    .maxStringLength(LONGEST)
                    .build())
            .build();

    /**
     * Reads a text; its parts are checked and not kept, but for the outermost names. A text beyond the bounds may be right,
     * so it is not scored.
     */
    static JsonText read(String text) {
        if (text.length() > LONGEST) {
            return new JsonText(Verdict.unscored("too_long"), null);
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return new JsonText(Verdict.failed("not_json"), null);
            }
            Set<String> names = new TreeSet<>();
            int depth = 0;
            for (JsonToken token = first; token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.FIELD_NAME && depth == 1) {
                    names.add(parser.getCurrentName());
                }
                if (depth == 0 && parser.nextToken() != null) {
                    return new JsonText(Verdict.failed("not_json"), null);
                }
            }
            return new JsonText(null, first == JsonToken.START_OBJECT ? names : null);
        } catch (StreamConstraintsException e) {
            return new JsonText(Verdict.unscored("too_deep"), null);
        } catch (IOException e) {
            return new JsonText(Verdict.failed("not_json"), null);
        }
    }
}
