package io.plumbline.jobs.averaging;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamField;
import java.io.Serializable;

/**
 * A part of what a worker sends through the shuffle: a chunk of its state, or its report.
 *
 * <p>A chunk is read from the state when the piece is written, and written unshared: a stream of Java's serialisation
 * refers to what it has written until it is reset, and would have the worker's whole state on the heap.
 */
final class Piece implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final ObjectStreamField[] serialPersistentFields = {
        new ObjectStreamField("worker", int.class),
        new ObjectStreamField("weight", long.class),
        new ObjectStreamField("report", WorkerReport.class),
        new ObjectStreamField("values", byte[].class, true)
    };

    private final int worker;
    private final long weight;
    private final WorkerReport report; // null for a chunk
    private final byte[] values; // of a chunk that was received
    private final transient TrainingState state; // of a chunk to send
    private final transient int chunk;

    private Piece(WorkerReport ofWorker, WorkerReport report, TrainingState state, int chunk) {
        this.worker = ofWorker.worker();
        this.weight = ofWorker.weight();
        this.report = report;
        this.values = null;
        this.state = state;
        this.chunk = chunk;
    }

    /** Returns the piece that carries a worker's report. */
    static Piece of(WorkerReport report) {
        return new Piece(report, report, null, 0);
    }

    /** Returns the piece that carries a chunk of a worker's state, which must stay as it is until the piece is written. */
    static Piece of(WorkerReport report, TrainingState state, int chunk) {
        return new Piece(report, null, state, chunk);
    }

    /** The worker's index, from 0. */
    int worker() {
        return worker;
    }

    /** The weight of the worker's parameters in the average. */
    long weight() {
        return weight;
    }

    /** The report; null for a chunk. */
    WorkerReport report() {
        return report;
    }

    /** A chunk as bytes of {@link FloatBytes}; null for a report. */
    byte[] values() {
        if (state == null) {
            return values;
        }
        float[] floats = new float[state.size(chunk)];
        state.get(chunk, floats);
        return FloatBytes.of(floats, floats.length);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        ObjectOutputStream.PutField fields = out.putFields();
        fields.put("worker", worker);
        fields.put("weight", weight);
        fields.put("report", report);
        fields.put("values", values());
        out.writeFields();
    }
}
