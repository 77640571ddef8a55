package io.plumbline.engine.cpu;

import io.plumbline.model.AttentionConfig;

/** The first columns of each head's query, key and value where all of them stand side by side in one row. */
final class HeadColumns {
    private final int[] queries;
    private final int[] keys;
    private final int[] values;

    HeadColumns(AttentionConfig config) {
        queries = new int[config.heads()];
        keys = new int[config.keyValueHeads()];
        values = new int[config.keyValueHeads()];
        int size = config.headSize();
        int queriesPerKey = config.heads() / config.keyValueHeads();
        for (int head = 0; head < queries.length; head++) {
            queries[head] = switch (config.projection()) {
                case SEPARATE, JOINT -> head * size;
                    // After every key head's queries stand its key and its value.
                case JOINT_BY_HEAD -> (head + 2 * (head / queriesPerKey)) * size;
            };
        }
        for (int head = 0; head < keys.length; head++) {
            keys[head] = switch (config.projection()) {
                case SEPARATE, JOINT -> config.queryWidth() + head * size;
                case JOINT_BY_HEAD -> ((head + 1) * (queriesPerKey + 2) - 2) * size;
            };
            values[head] = switch (config.projection()) {
                case SEPARATE, JOINT -> config.queryWidth() + config.keyValueWidth() + head * size;
                case JOINT_BY_HEAD -> keys[head] + size;
            };
        }
    }

    int query(int head) {
        return queries[head];
    }

    int key(int head) {
        return keys[head];
    }

    int value(int head) {
        return values[head];
    }
}
