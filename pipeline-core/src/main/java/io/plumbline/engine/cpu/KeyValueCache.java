package io.plumbline.engine.cpu;

import io.plumbline.model.AttentionConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys and values of all layers of tokens that later ones attend to, each token at a place. Of places that were given out
 * together the keys of a head stand one below the other, and so do its values, so that attention reads memory in its order.
 * Grows as places are given out.
 */
final class KeyValueCache implements AutoCloseable {
    private static final int GRANULE = 1024;

    private final AttentionConfig config;
    private final HeadColumns columns;
    private final List<Layer> layers = new ArrayList<>(); // empty before the first place
    private final int count;
    private int places;

    KeyValueCache(AttentionConfig config, int layers) {
        this.config = config;
        this.columns = new HeadColumns(config);
        this.count = layers;
    }

    /**
     * The keys and values of one layer.
     *
     * @param vectors a key or a value of a head a row, {@code [places * 2 * heads, head size]}
     * @param heads number of key heads
     */
    record Layer(Matrix vectors, int heads) {
        /** Returns the row of the first key of a head at some places. */
        int firstKey(Places places, int head) {
            return places.first() * 2 * heads + head * places.count();
        }

        /** Returns the row of the first value of a head at some places. */
        int firstValue(Places places, int head) {
            return firstKey(places, heads + head);
        }
    }

    /** Makes room for places up to, without, {@code end}; what is kept stays. */
    void reserve(int end) {
        if (end <= places) {
            return;
        }
        int width = 2 * config.keyValueWidth();
        int most = Matrix.MOST_ELEMENTS / width;
        if (end > most) {
            throw new IllegalArgumentException("Cannot keep the keys and values of " + end + " tokens, at most " + most
                    + " for this model: lower max-batch-tokens or max-tokens");
        }
        int larger = (int) Math.min(most, Math.max(end + (long) end / 4, GRANULE));
        int heads = config.keyValueHeads();
        for (int layer = 0; layer < count; layer++) {
            Matrix grown = Matrix.allocate(larger * 2 * heads, config.headSize());
            if (layer < layers.size()) {
                Matrix old = layers.get(layer).vectors();
                old.copyTo(grown, 0, 0, places * width);
                layers.set(layer, new Layer(grown, heads));
                old.release();
            } else {
                layers.add(new Layer(grown, heads));
            }
        }
        places = larger;
    }

    /** Returns what is kept of a layer. */
    Layer layer(int layer) {
        return layers.get(layer);
    }

    /**
     * Keeps keys and values.
     *
     * @param packed queries, keys and values side by side
     * @param step says where those of a row are kept
     */
    void keep(int layer, Matrix packed, StepRows step, Range rows, Scratch scratch) {
        Layer kept = layers.get(layer);
        int size = config.headSize();
        float[] row = scratch.tile(Tile.ROW, packed.columns());
        for (int i = rows.start(); i < Math.min(rows.end(), step.tokens()); i++) {
            packed.read(i, 1, row);
            Places places = step.places(i);
            int place = step.placeAmong(i);
            for (int head = 0; head < config.keyValueHeads(); head++) {
                kept.vectors().write(kept.firstKey(places, head) + place, 0, size, row, columns.key(head));
                kept.vectors().write(kept.firstValue(places, head) + place, 0, size, row, columns.value(head));
            }
        }
    }

    @Override
    public void close() {
        layers.forEach(layer -> layer.vectors().release());
        layers.clear();
        places = 0;
    }
}
