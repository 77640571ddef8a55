package io.plumbline.engine.cuda;

import java.util.ArrayList;
import java.util.List;

/** Runs of rows of one group, as attention takes them: the {@code Tile} of the kernels. */
final class Tiles {
    /** Rows of a tile, a group's last left out. */
    static final int ROWS = 64;

    private static final int FIELDS = 6;

    private final List<int[]> tiles = new ArrayList<>();

    /** Cuts a group's rows into tiles. */
    void add(int groupStart, int groupEnd, int[] contextEnds, int[] selfStarts) {
        for (int first = groupStart; first < groupEnd; first += ROWS) {
            int rows = Math.min(ROWS, groupEnd - first);
            int leastSelf = Integer.MAX_VALUE;
            int mostContext = 0;
            for (int row = first; row < first + rows; row++) {
                leastSelf = Math.min(leastSelf, selfStarts[row]);
                mostContext = Math.max(mostContext, contextEnds[row]);
            }
            tiles.add(new int[] {first, rows, groupStart, groupEnd, leastSelf, mostContext});
        }
    }

    int count() {
        return tiles.size();
    }

    int[] fields() {
        int[] fields = new int[tiles.size() * FIELDS];
        for (int i = 0; i < tiles.size(); i++) {
            System.arraycopy(tiles.get(i), 0, fields, i * FIELDS, FIELDS);
        }
        return fields;
    }
}
