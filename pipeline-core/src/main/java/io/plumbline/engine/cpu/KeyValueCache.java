package io.plumbline.engine.cpu;

import io.plumbline.model.AttentionConfig;
import java.util.ArrayList;
import java.util.List;

/** The keys and values of all layers of tokens that later ones attend to, each token at a place. Grows as places are used. */
final class KeyValueCache implements AutoCloseable {
    private static final int GRANULE = 1024;

    private final AttentionConfig config;
    private final HeadColumns columns;
    private final List<Matrix> layers = new ArrayList<>(); // [places, 2 * keyValues]; empty before the first place
    private final int count;
    private int places;

    KeyValueCache(AttentionConfig config, int layers) {
        this.config = config;
        this.columns = new HeadColumns(config);
        this.count = layers;
    }

    /** Makes room for places up to, without, {@code end}; what is kept stays. */
    void reserve(int end) {
        if (end <= places) {
            return;
        }
        int larger = (int) Math.min(Integer.MAX_VALUE, Math.max(end + (long) end / 4, GRANULE));
        int width = 2 * config.keyValueWidth();
        for (int layer = 0; layer < count; layer++) {
            Matrix grown = Matrix.allocate(larger, width);
            if (layer < layers.size()) {
                Matrix old = layers.get(layer);
                old.copyTo(grown, 0, 0, places * width);
                layers.set(layer, grown);
                old.release();
            } else {
                layers.add(grown);
            }
        }
        places = larger;
    }

    /** Returns what is kept of a layer, {@code [places, 2 * keyValues]}: the keys of all heads, then their values. */
    Matrix layer(int layer) {
        return layers.get(layer);
    }

    /**
     * Keeps keys and values.
     *
     * @param packed queries, keys and values side by side
     * @param step says at which place a row's are kept
     */
    void keep(int layer, Matrix packed, StepRows step, Range rows, Scratch scratch) {
        Matrix kept = layers.get(layer);
        int size = config.headSize();
        int heads = config.keyValueHeads();
        float[] row = scratch.tile(Tile.ROW, packed.columns());
        float[] keysAndValues = scratch.tile(Tile.ROWS, kept.columns());
        for (int i = rows.start(); i < Math.min(rows.end(), step.tokens()); i++) {
            packed.read(i, 1, row);
            for (int head = 0; head < heads; head++) {
                System.arraycopy(row, columns.key(head), keysAndValues, head * size, size);
                System.arraycopy(row, columns.value(head), keysAndValues, (heads + head) * size, size);
            }
            kept.write(step.place(i), 1, keysAndValues);
        }
    }

    @Override
    public void close() {
        layers.forEach(Matrix::release);
        layers.clear();
        places = 0;
    }
}
