package io.plumbline.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.GitLfs;
import io.plumbline.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** JSON from files that may be hostile: length and depth are bounded, duplicate keys are refused. */
final class BoundedJson {
    /** Field names come from the file, so they are neither interned nor kept in a shared table. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNumberLength(64)
                    .build())
            .build();

    static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private BoundedJson() {}

    /**
     * The object in a file.
     *
     * @param largest most bytes the file may have
     */
    static ObjectNode readObject(Path file, int largest) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(largest + 1);
        } catch (NoSuchFileException e) {
            throw ModelError.load(file, "there is no " + file.getFileName());
        } catch (IOException e) {
            throw ModelError.load(file, e);
        }
        return object(file, bytes, largest);
    }

    /** Returns the object in the bytes of a file, as {@link #readObject}. */
    static ObjectNode object(Path file, byte[] bytes, int largest) {
        if (bytes.length > largest) {
            throw ModelError.load(file, file.getFileName() + " is larger than " + largest + " bytes");
        }
        GitLfs.problem(bytes).ifPresent(problem -> {
            throw ModelError.load(file, file.getFileName() + " " + problem);
        });
        try {
            JsonNode root = MAPPER.readTree(bytes);
            if (root instanceof ObjectNode object) {
                return object;
            }
            throw ModelError.load(file, file.getFileName() + " holds no JSON object");
        } catch (JsonProcessingException e) {
            throw ModelError.load(file, notJson(file.getFileName().toString(), e));
        } catch (IOException e) {
            throw ModelError.load(file, e);
        }
    }

    /** Returns the fault of text that is not JSON. */
    static String notJson(String what, JsonProcessingException cause) {
        String line = cause.getLocation() == null
                ? ""
                : " in line " + cause.getLocation().getLineNr();
        return what + " is not valid JSON" + line + ": "
                + ModelError.quote(PlainText.ofLibrary(cause.getOriginalMessage()));
    }
}
