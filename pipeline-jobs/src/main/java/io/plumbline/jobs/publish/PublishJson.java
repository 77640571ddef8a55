package io.plumbline.jobs.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** {@code latest.json}, {@code version.json} and {@code published.json} to and from their records. What is read is checked. */
final class PublishJson {
    /** Longest {@code latest.json} and {@code published.json}, in bytes. */
    static final int LONGEST_NAME = 64 << 10;
    /** Longest {@code version.json}, in bytes. */
    static final int LONGEST_VERSION = 16 << 20;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PublishJson() {}

    static String write(Latest latest, String fingerprint) {
        return text(MAPPER.createObjectNode()
                .put("version", latest.version())
                .put("policy", latest.version() + "/" + PublishFolder.POLICY)
                .put("model_fingerprint", fingerprint)
                .put("since", latest.since())
                .put("by", latest.by())
                .put("replaced", latest.replaced()));
    }

    /** @throws IllegalArgumentException that says what is wrong */
    static Latest latest(String text) {
        JsonNode root = root(text);
        return new Latest(
                version(root, "version"),
                root.path("since").asText(),
                root.path("by").asText(),
                versionOrNull(root, "replaced"));
    }

    static String write(Published published) {
        return text(MAPPER.createObjectNode().put("dir", published.directory()).put("version", published.version()));
    }

    /** @throws IllegalArgumentException that says what is wrong */
    static Published published(String text) {
        JsonNode root = root(text);
        return new Published(field(root, "dir"), version(root, "version"));
    }

    static String write(VersionRecord version) {
        ObjectNode root = MAPPER.createObjectNode()
                .put("version", version.version())
                .put("published", version.published())
                .put("run_dir", version.runDirectory())
                .put("experiment", version.experiment())
                .put("model_fingerprint", version.fingerprint())
                .put("previous", version.previous());
        ArrayNode gates = root.putArray("gates");
        version.gates().forEach(gates::add);
        ArrayNode files = root.putArray("files");
        for (VersionFile file : version.files()) {
            files.addObject()
                    .put("name", file.name())
                    .put("bytes", file.bytes())
                    .put("sha256", file.sha256());
        }
        return text(root);
    }

    /** @throws IllegalArgumentException that says what is wrong */
    static VersionRecord version(String text) {
        JsonNode root = root(text);
        List<String> gates = new ArrayList<>();
        root.path("gates").forEach(gate -> gates.add(gate.asText()));
        List<VersionFile> files = new ArrayList<>();
        for (JsonNode file : root.path("files")) {
            String name = field(file, "name");
            String sha256 = field(file, "sha256");
            if (!isBelow(name)
                    || !DIGEST.matcher(sha256).matches()
                    || !file.path("bytes").isIntegralNumber()) {
                throw new IllegalArgumentException("one of its files has no proper name, bytes and sha256");
            }
            files.add(new VersionFile(name, file.path("bytes").longValue(), sha256));
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("it lists no files");
        }
        return new VersionRecord(
                version(root, "version"),
                field(root, "published"),
                field(root, "run_dir"),
                field(root, "experiment"),
                field(root, "model_fingerprint"),
                versionOrNull(root, "previous"),
                gates,
                files);
    }

    /** Returns whether a name leads to a place below a directory, and nowhere else. */
    private static boolean isBelow(String name) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode root(String text) {
        try {
            JsonNode root = MAPPER.readTree(text);
            if (root == null || !root.isObject()) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no JSON", e);
        }
    }

    private static String field(JsonNode root, String name) {
        if (!root.path(name).isTextual()) {
            throw new IllegalArgumentException("it has no text " + name);
        }
        return root.path(name).textValue();
    }

    private static String version(JsonNode root, String name) {
        String version = field(root, name);
        if (!VersionName.is(version)) {
            throw new IllegalArgumentException(name + " is no name of a version");
        }
        return version;
    }

    private static String versionOrNull(JsonNode root, String name) {
        return root.path(name).isMissingNode() || root.path(name).isNull() ? null : version(root, name);
    }

    private static String text(ObjectNode root) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write names and numbers as JSON", e);
        }
    }
}
