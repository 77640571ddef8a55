package io.plumbline.jobs.source;

import io.plumbline.data.QuarantineException;
import java.io.Serializable;
import java.util.Map;

/**
 * One row of a source.
 *
 * @param file the file that holds it
 * @param values its columns by name; unused columns may be null or, where there are many, left out; null where the row
 *     cannot be read
 * @param json the row: of a table its used columns as JSON, else the line as it stands, or as a JSON string where it is no
 *     JSON
 * @param fault why it cannot be read; null where it can
 */
public record InputRow(String file, Map<String, ?> values, String json, QuarantineException fault)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    static InputRow of(String file, Map<String, ?> values, String json) {
        return new InputRow(file, values, json, null);
    }

    static InputRow broken(String file, String json, QuarantineException fault) {
        return new InputRow(file, null, json, fault);
    }
}
