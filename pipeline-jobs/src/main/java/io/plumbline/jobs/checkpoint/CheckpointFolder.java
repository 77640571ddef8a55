package io.plumbline.jobs.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plumbline.engine.FloatVector;
import io.plumbline.jobs.averaging.TrainingState;
import io.plumbline.jobs.checkpoint.HashedFiles.TornException;
import io.plumbline.jobs.storage.FileContent;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One checkpoint: {@code state.json}, {@code metrics.jsonl} with a line for each step so far, maybe further files of lines,
 * the vectors as files of little-endian float32 without a header, and {@code SHA256SUMS} of all these, as {@code sha256sum} writes and checks it.
 *
 * @param files of the folder
 */
record CheckpointFolder(HashedFiles files) {
    private static final String STATE = "state.json";
    private static final String LINES = ".jsonl";
    private static final String PARAMETERS = "parameters.f32";
    private static final String UPDATER = "updater.f32";
    private static final int LONGEST_STATE = 1 << 16;
    /**
     * Nothing is guessed: a number is a number, whole where it must be, is there, and every name comes once. Only a reference
     * may be missing, which has not moved then, and a best policy, which is not kept then.
     */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    CheckpointFolder(FileSystem fileSystem, Path folder) {
        this(new HashedFiles(fileSystem, folder));
    }

    /** Writes it. */
    void write(CheckpointState description, TrainingState state, Map<String, FileContent> lines) throws IOException {
        files.write(STATE, out -> out.write(JSON.writeValueAsBytes(description)));
        for (Map.Entry<String, FileContent> file : lines.entrySet()) {
            files.write(file.getKey(), file.getValue());
        }
        files.write(PARAMETERS, state.parameters());
        if (state.updater() != null) {
            files.write(UPDATER, state.updater());
        }
        files.writeSums();
    }

    /** Reads {@code state.json}. */
    CheckpointState description() throws IOException, TornException {
        try {
            CheckpointState description = JSON.readValue(files.read(STATE, LONGEST_STATE), CheckpointState.class);
            if (description == null
                    || description.format() != CheckpointState.FORMAT
                    || description.identity() == null
                    || description.plan() == null) {
                throw new TornException(STATE + " is not of format " + CheckpointState.FORMAT);
            }
            return description;
        } catch (JsonProcessingException exception) {
            throw new TornException(STATE + " does not describe a checkpoint");
        }
    }

    /** Refuses it where a file is not what was written, or does not fit the state. */
    void check(TrainingState state) throws IOException, TornException {
        for (String name : names()) {
            files.check(name);
        }
        check(PARAMETERS, state.parameters());
        if (state.updater() != null) {
            check(UPDATER, state.updater());
        }
    }

    private void check(String name, FloatVector vector) throws IOException, TornException {
        if (files.length(name) != vector.size() * Float.BYTES) {
            throw new TornException(name + " is not of " + vector.size() + " values");
        }
        files.check(name);
    }

    /** Returns the names of the files of lines. */
    private Set<String> names() throws IOException, TornException {
        Set<String> names = new LinkedHashSet<>();
        names.add(CheckpointExtras.METRICS);
        files.names().stream().filter(name -> name.endsWith(LINES)).forEach(names::add);
        return names;
    }

    /** Returns the files of lines by their names; each is read where it is written to. */
    Map<String, FileContent> lines() throws IOException, TornException {
        Map<String, FileContent> lines = new TreeMap<>();
        for (String name : names()) {
            lines.put(name, content(name));
        }
        return lines;
    }

    private FileContent content(String name) {
        return out -> {
            try {
                files.copy(name, out);
            } catch (TornException exception) {
                throw new IOException(exception.getMessage(), exception);
            }
        };
    }

    /** Overwrites a state, which is of no use where this fails. */
    void read(TrainingState state) throws IOException, TornException {
        files.read(PARAMETERS, state.parameters());
        if (state.updater() != null) {
            files.read(UPDATER, state.updater());
        }
    }
}
