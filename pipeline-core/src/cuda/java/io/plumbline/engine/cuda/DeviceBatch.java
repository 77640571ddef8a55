package io.plumbline.engine.cuda;

import io.plumbline.engine.PromptGroup;
import io.plumbline.model.EmbeddingConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A batch in a device's memory. */
final class DeviceBatch {
    /** Arrays of the batch, as kernels read them. */
    enum Array {
        /** Token ids, {@code [rows]}. */
        TOKENS,
        /** {@code [rows]}. */
        POSITIONS,
        /** The ends of what rows attend to from their group's start on, {@code [rows]}. */
        CONTEXT_ENDS,
        /** The starts of what rows attend to up to themselves, {@code [rows]}. */
        SELF_STARTS,
        /** Fields of {@link Tiles}. */
        TILES,
        /** Rows that predict, then -1. */
        PREDICTING_ROWS,
        /** The first target of each of them, and their number at the end. */
        FIRST_TARGETS,
        /** Token ids of targets. */
        TARGET_TOKENS,
        /** Their places among the log-probs. */
        TARGET_INDICES,
        /** {@link Uses} of the token embedding. */
        TOKEN_ENTRIES,
        /** The first row of each entry. */
        TOKEN_FIRSTS,
        /** Rows by entry. */
        TOKEN_ROWS,
        /** {@link Uses} of the position embedding. */
        POSITION_ENTRIES,
        /** The first row of each entry. */
        POSITION_FIRSTS,
        /** Rows by entry. */
        POSITION_ROWS
    }

    private final PackedRows rows;
    private final Map<Array, int[]> arrays = new EnumMap<>(Array.class);
    private final Map<Array, Long> addresses = new EnumMap<>(Array.class);

    private DeviceBatch(PackedRows rows, EmbeddingConfig embedding) {
        this.rows = rows;
        Targets targets = rows.targets();
        Uses ofTokens = Uses.of(rows.tokens(), rows.used(), embedding.paddingTokenId());
        Uses ofPositions = Uses.of(rows.positions(), rows.used(), null);
        arrays.put(Array.TOKENS, rows.tokens());
        arrays.put(Array.POSITIONS, rows.positions());
        arrays.put(Array.CONTEXT_ENDS, rows.contextEnds());
        arrays.put(Array.SELF_STARTS, rows.selfStarts());
        arrays.put(Array.TILES, rows.tiles().fields());
        arrays.put(Array.PREDICTING_ROWS, targets.rows());
        arrays.put(Array.FIRST_TARGETS, targets.firsts());
        arrays.put(Array.TARGET_TOKENS, targets.tokens());
        arrays.put(Array.TARGET_INDICES, targets.indices());
        arrays.put(Array.TOKEN_ENTRIES, ofTokens.entries());
        arrays.put(Array.TOKEN_FIRSTS, ofTokens.firsts());
        arrays.put(Array.TOKEN_ROWS, ofTokens.rows());
        arrays.put(Array.POSITION_ENTRIES, ofPositions.entries());
        arrays.put(Array.POSITION_FIRSTS, ofPositions.firsts());
        arrays.put(Array.POSITION_ROWS, ofPositions.rows());
    }

    /** Lays a batch out. Token ids and lengths are checked first. */
    static DeviceBatch of(List<PromptGroup> groups, EmbeddingConfig embedding) {
        return new DeviceBatch(PackedRows.of(groups, embedding), embedding);
    }

    /** Copies all arrays to the device, at once. */
    void copyTo(Device device, Room room) {
        long elements = 0;
        for (int[] array : arrays.values()) {
            elements += array.length;
        }
        ByteBuffer all = ByteBuffer.allocateDirect(Math.toIntExact(elements * Integer.BYTES))
                .order(ByteOrder.nativeOrder());
        long address = room.of(elements * Integer.BYTES);
        arrays.forEach((name, array) -> {
            addresses.put(name, address + all.position());
            all.asIntBuffer().put(array);
            all.position(all.position() + array.length * Integer.BYTES);
        });
        device.copyIn(address, all.flip());
    }

    /** The address of an array, after {@link #copyTo}. */
    long address(Array array) {
        return addresses.get(array);
    }

    /** The length of an array. */
    int length(Array array) {
        return arrays.get(array).length;
    }

    /** Rows that are computed: those of the batch, and some more of which nothing comes. */
    int rows() {
        return rows.tokens().length;
    }

    /** Rows of the batch. */
    int used() {
        return rows.used();
    }

    int tiles() {
        return rows.tiles().count();
    }

    /** Number of rows that predict completion tokens, and some more that predict nothing. */
    int predicting() {
        return rows.targets().rows().length;
    }

    /** Number of completion tokens. */
    int targets() {
        return rows.targets().tokens().length;
    }

    /** Tokens of the longest sequence, prompt and completion. */
    int longest() {
        return rows.longest();
    }
}
