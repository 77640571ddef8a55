package io.plumbline.jobs.lineage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dataset by OpenLineage's naming: of files the namespace is scheme and authority of their file system, {@code file} for a
 * machine's own, and the name their path, without the slash before it in a bucket. A table is named by the directory of its
 * files, as OpenLineage's own listener does, so that what writes it and what reads it meet; where that is not known the namespace
 * is {@code table} and the name that of catalog and table.
 *
 * @param namespace {@code hdfs://namenode:8020}
 * @param name {@code /user/me/run/examples}
 * @see <a href="https://openlineage.io/docs/spec/naming">OpenLineage's naming</a>
 */
record LineageDataset(String namespace, String name) {
    private static final String TABLE = "table:";
    /** Stores of objects, by the beginning of the schemes of their clients, which is the scheme they are named by. */
    private static final List<String> BUCKETS = List.of("s3", "gs", "wasbs");

    /** Returns the dataset at an address. */
    static LineageDataset at(String address) {
        if (address.startsWith(TABLE)) {
            return new LineageDataset("table", address.substring(TABLE.length()));
        }
        int colon = address.indexOf(":/");
        if (colon <= 0 || !address.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
            return new LineageDataset("file", address);
        }
        // No URI: a path may hold any character.
        String scheme = address.substring(0, colon);
        String rest = address.substring(colon + 1);
        String authority = "";
        if (rest.startsWith("//")) {
            int end = rest.indexOf('/', 2);
            authority = end < 0 ? rest.substring(2) : rest.substring(2, end);
            rest = end < 0 ? "/" : rest.substring(end);
        }
        Optional<String> bucket = BUCKETS.stream().filter(scheme::startsWith).findFirst();
        if (bucket.isPresent()) {
            return new LineageDataset(
                    bucket.get() + "://" + authority, rest.equals("/") ? rest : rest.replaceFirst("^/+", ""));
        }
        boolean own = scheme.equals("file");
        return new LineageDataset(own ? "file" : scheme + "://" + authority, rest);
    }

    /** As a part of an event. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("namespace", namespace);
        json.put("name", name);
        return json;
    }
}
