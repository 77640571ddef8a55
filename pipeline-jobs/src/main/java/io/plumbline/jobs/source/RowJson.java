package io.plumbline.jobs.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.temporal.Temporal;
import java.util.Map;

/** The used columns of a row of a table as JSON. */
final class RowJson {
    /** Shows times as text wherever they stand in a value. */
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new SimpleModule().addSerializer(Temporal.class, ToStringSerializer.instance));

    private RowJson() {}

    static String of(Map<String, Object> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Values of a table are always JSON", e);
        }
    }
}
