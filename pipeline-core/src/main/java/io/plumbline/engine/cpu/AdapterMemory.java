package io.plumbline.engine.cpu;

import io.plumbline.engine.Precision;
import io.plumbline.model.ParameterRole;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The memory in which adapters work, sized to the largest batch seen: narrow matrices of as many columns as their rank. In a
 * forward pass alone all use one; in training each keeps its own until its block's backward pass, and those of one role
 * share the gradient's, since blocks follow each other.
 */
final class AdapterMemory implements AutoCloseable {
    private static final int GRANULE = 256;

    private final List<Adapter> adapters;
    private final Precision precision;
    private Buffers buffers;
    private boolean training;

    AdapterMemory(List<Adapter> adapters, Precision precision) {
        this.adapters = List.copyOf(adapters);
        this.precision = precision;
        this.buffers = new Buffers(0, precision);
    }

    /** Makes room for a forward pass over so many tokens. */
    void reserveForward(int tokens) {
        reserve(tokens, training);
    }

    /** Makes room for a forward and a backward pass over so many tokens. */
    void reserveTraining(int tokens) {
        reserve(tokens, true);
    }

    private void reserve(int tokens, boolean forTraining) {
        if (adapters.isEmpty() || tokens <= buffers.rows() && forTraining == training) {
            return;
        }
        int rows = Math.max(buffers.rows(), (tokens + GRANULE - 1) / GRANULE * GRANULE);
        close();
        training = forTraining;
        Buffers larger = new Buffers(rows, precision);
        try {
            share(larger);
        } catch (Throwable thrown) {
            larger.close();
            throw thrown;
        }
        buffers = larger;
    }

    private void share(Buffers larger) {
        int rank = adapters.get(0).rank();
        if (!training) {
            Matrix ofAll = narrow(larger, rank);
            adapters.forEach(adapter -> adapter.use(ofAll, null));
            return;
        }
        Map<ParameterRole, Matrix> gradients = new EnumMap<>(ParameterRole.class);
        for (Adapter adapter : adapters) {
            adapter.use(
                    narrow(larger, rank), gradients.computeIfAbsent(adapter.target(), role -> narrow(larger, rank)));
        }
    }

    private static Matrix narrow(Buffers buffers, int rank) {
        return buffers.inPrecision(rank).products();
    }

    /** Gives the memory back; a later batch takes it anew. */
    @Override
    public void close() {
        buffers.close();
        buffers = new Buffers(0, precision);
    }
}
