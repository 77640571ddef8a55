package io.plumbline.jobs.lineage;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A dataset by OpenLineage's naming: of files the namespace is scheme and authority of their file system, {@code file} for a
 * machine's own, and the name their path; of a table the namespace is {@code table} and the name that of catalog and table.
 *
 * @param namespace {@code hdfs://namenode:8020}
 * @param name {@code /user/me/run/examples}
 * @see <a href="https://openlineage.io/docs/spec/naming">OpenLineage's naming</a>
 */
record LineageDataset(String namespace, String name) {
    private static final String TABLE = "table:";

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
