package io.plumbline.jobs.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code manifest.json} to and from its record. */
final class ManifestJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ManifestJson() {}

    static String write(Manifest manifest) {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode steps = root.putObject("steps");
        manifest.steps().forEach((name, step) -> writeStep(steps.putObject(name), step));
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the manifest as JSON", e);
        }
    }

    private static void writeStep(ObjectNode node, StepRecord step) {
        node.put("identity", step.inputs().identity());
        ObjectNode inputs = node.putObject("inputs");
        ObjectNode files = inputs.putObject("files");
        step.inputs().files().forEach((key, list) -> {
            ArrayNode array = files.putArray(key);
            for (InputFile file : list) {
                array.addObject()
                        .put("path", file.path())
                        .put("bytes", file.bytes())
                        .put("modified", file.modified())
                        .put("hash", file.hash());
            }
        });
        if (!step.inputs().tables().isEmpty()) {
            writeTables(inputs.putObject("tables"), step.inputs().tables());
        }
        writeTexts(inputs.putObject("models"), step.inputs().models());
        writeTexts(inputs.putObject("values"), step.inputs().values());
        writeTexts(inputs.putObject("steps"), step.inputs().steps());
        writeTexts(node.putObject("configuration"), step.inputs().settings());
        node.put("model_fingerprint", step.modelFingerprint());
        node.put("rows_in", step.rowsIn());
        node.put("rows_out", step.rowsOut());
        node.put("summary", step.summary());
        writeTexts(node.putObject("versions"), step.versions());
        node.put("started", step.started().toString());
        node.put("ended", step.ended().toString());
        if (!step.tables().isEmpty()) {
            ObjectNode tables = node.putObject("tables");
            step.tables().forEach((result, written) -> tables.putObject(result)
                    .put("table", written.table())
                    .put("run", written.run())
                    .put("made", written.made().toString()));
        }
        node.put("seconds", Duration.between(step.started(), step.ended()).toMillis() / 1000.0);
    }

    private static void writeTables(ObjectNode node, SortedMap<String, List<InputTable>> tables) {
        tables.forEach((key, list) -> {
            ArrayNode array = node.putArray(key);
            for (InputTable table : list) {
                array.addObject()
                        .put("table", table.name())
                        .put("format", table.format())
                        .put("id", table.id())
                        .put("version", table.version())
                        .put("filter", table.filter());
            }
        });
    }

    private static void writeTexts(ObjectNode node, SortedMap<String, String> texts) {
        texts.forEach(node::put);
    }

    /** @throws IOException where the text is not a manifest, saying where */
    static Manifest read(String text) throws IOException {
        Map<String, StepRecord> steps = new LinkedHashMap<>();
        JsonNode root = MAPPER.readTree(text);
        for (Map.Entry<String, JsonNode> entry : block(root, "steps").properties()) {
            try {
                steps.put(entry.getKey(), readStep(entry.getValue()));
            } catch (DateTimeParseException e) {
                throw new IOException("step " + entry.getKey() + " has no valid time: " + e.getMessage(), e);
            }
        }
        return new Manifest(steps);
    }

    private static StepRecord readStep(JsonNode node) throws IOException {
        JsonNode inputs = block(node, "inputs");
        SortedMap<String, List<InputFile>> files = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : block(inputs, "files").properties()) {
            List<InputFile> list = new ArrayList<>();
            for (JsonNode file : entry.getValue()) {
                list.add(new InputFile(
                        text(file, "path"), number(file, "bytes"), number(file, "modified"), text(file, "hash")));
            }
            files.put(entry.getKey(), List.copyOf(list));
        }
        RecordedInputs recorded = new RecordedInputs(
                texts(node, "configuration"),
                files,
                tables(inputs),
                texts(inputs, "models"),
                texts(inputs, "values"),
                texts(inputs, "steps"));
        return new StepRecord(
                recorded,
                node.path("model_fingerprint").textValue(),
                number(node, "rows_in"),
                number(node, "rows_out"),
                text(node, "summary"),
                texts(node, "versions"),
                Instant.parse(text(node, "started")),
                Instant.parse(text(node, "ended")),
                written(node));
    }

    /** The tables that have the result. An earlier build told a name alone, and not whose rows: that one is written again. */
    private static SortedMap<String, WrittenTable> written(JsonNode node) throws IOException {
        SortedMap<String, WrittenTable> tables = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : node.path("tables").properties()) {
            JsonNode table = entry.getValue();
            if (!table.isTextual()) {
                tables.put(
                        entry.getKey(),
                        new WrittenTable(text(table, "table"), text(table, "run"), Instant.parse(text(table, "made"))));
            }
        }
        return tables;
    }

    /** The tables; none in a manifest of a version that read none. */
    private static SortedMap<String, List<InputTable>> tables(JsonNode inputs) throws IOException {
        SortedMap<String, List<InputTable>> tables = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : inputs.path("tables").properties()) {
            List<InputTable> list = new ArrayList<>();
            for (JsonNode table : entry.getValue()) {
                list.add(new InputTable(
                        text(table, "table"),
                        text(table, "format"),
                        text(table, "id"),
                        text(table, "version"),
                        text(table, "filter")));
            }
            tables.put(entry.getKey(), List.copyOf(list));
        }
        return tables;
    }

    private static JsonNode block(JsonNode node, String name) throws IOException {
        JsonNode block = node == null ? null : node.get(name);
        if (block == null || !block.isObject()) {
            throw new IOException("it has no block " + name);
        }
        return block;
    }

    private static String text(JsonNode node, String name) throws IOException {
        String text = node.path(name).textValue();
        if (text == null) {
            throw new IOException("it has no text " + name);
        }
        return text;
    }

    private static long number(JsonNode node, String name) throws IOException {
        JsonNode number = node.path(name);
        if (!number.canConvertToLong()) {
            throw new IOException("it has no whole number " + name);
        }
        return number.longValue();
    }

    private static SortedMap<String, String> texts(JsonNode node, String name) throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : block(node, name).properties()) {
            texts.put(entry.getKey(), entry.getValue().asText());
        }
        return texts;
    }
}
