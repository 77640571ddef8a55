package io.plumbline.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PieceTest {
    private static final WorkerReport REPORT = new WorkerReport(3, List.of(), 17);

    @Test
    void carriesAChunkOrTheReport() throws Exception {
        FloatVector parameters = Engines.host().zeros(TrainingState.CHUNK + 3L);
        parameters.write(TrainingState.CHUNK, FloatBuffer.wrap(new float[] {1, Float.NaN, -0f}));
        TrainingState state = new TrainingState(parameters, null);

        Piece chunk = sent(Piece.of(REPORT, state, 1));
        Piece report = sent(Piece.of(REPORT));

        assertThat(chunk.values()).isEqualTo(FloatBytes.of(new float[] {1, Float.NaN, -0f}, 3));
        assertThat(chunk.worker()).isEqualTo(3);
        assertThat(chunk.report()).isNull();
        assertThat(report.report()).isEqualTo(REPORT);
        assertThat(report.values()).isNull();
        assertThat(sent(chunk).values())
                .as("sent on, as Spark does when it spills")
                .isEqualTo(chunk.values());
    }

    @Test
    void leavesNoStateOnTheHeapWhenWritten() throws Exception {
        int chunks = 40;
        TrainingState state = new TrainingState(Engines.host().zeros((long) chunks * TrainingState.CHUNK), null);
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            long before = heapInUse();
            for (int chunk = 0; chunk < chunks; chunk++) {
                out.writeObject(Piece.of(REPORT, state, chunk));
            }

            assertThat(heapInUse() - before).isLessThan(state.bytes() / 4);
        }
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static Piece sent(Piece piece) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(piece);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (Piece) in.readObject();
        }
    }
}
