// Attention backward by plain arithmetic in float32.

#ifndef UNITS

// Probabilities and gradients by scores of a pair of tiles, into shared memory.
__device__ __forceinline__ void scoreGradients(const float* queries, const float* gradients, const float* keys,
        const float* values, const Tile& tile, int head, int heads, int firstKey, int endKey, const int* contextEnds,
        const int* selfStarts, const float* logSums, const float* inner, float* probabilities, float* scores, int down,
        int across) {
    float s[4][4], d[4][4];
    rowProducts(queries, keys, down, across, s);
    rowProducts(gradients, values, down, across, d);
    for (int i = 0; i < 4; i++) {
        int row = down + 16 * i;
        bool inside = row < tile.rows;
        int query = tile.first + row;
        int contextEnd = inside ? contextEnds[query] : 0;
        int selfStart = inside ? selfStarts[query] : 0x7fffffff;
        float logSum = inside ? logSums[(long long) query * heads + head] : 0;
        float of = inside ? inner[(long long) query * heads + head] : 0;
        for (int j = 0; j < 4; j++) {
            int key = firstKey + across + 16 * j;
            bool seen = inside && key < endKey && sees(query, key, contextEnd, selfStart);
            float p = seen ? expf(s[i][j] - logSum) : 0;
            int at = row * (BLOCK + 1) + across + 16 * j;
            if (probabilities) probabilities[at] = p;
            scores[at] = p * (d[i][j] - of);
        }
    }
}

// The gradients of a tile's keys and values.
extern "C" __global__ void __launch_bounds__(256) attentionBackwardKeys(const Value* packed, int width, int heads,
        int queriesOfKey, float scale, const Tile* tiles, const int* contextEnds, const int* selfStarts,
        const Value* gradientAttended, const float* logSums, const float* inner, Value* gradientPacked, float* parts) {
    SHARED(float, memory);
    float* queries = memory;
    float* gradients = queries + BLOCK * STRIDE;
    float* keys = gradients + BLOCK * STRIDE;
    float* values = keys + BLOCK * STRIDE;
    float* probabilities = values + BLOCK * STRIDE;
    float* scores = probabilities + BLOCK * (BLOCK + 1);
    Tile own = tiles[blockIdx.x];
    int keyHead = blockIdx.y;
    int across = threadIdx.x % 16;
    int down = threadIdx.x / 16;
    int keyColumn = KEY_COLUMN(keyHead);
    int valueColumn = VALUE_COLUMN(keyHead);
    loadTile(keys, packed + keyColumn, width, own.first, own.rows, 1);
    loadTile(values, packed + valueColumn, width, own.first, own.rows, 1);
    float ofKeys[4][SPAN], ofValues[4][SPAN];
    for (int i = 0; i < 4; i++) for (int j = 0; j < SPAN; j++) ofKeys[i][j] = ofValues[i][j] = 0;
    int end = own.first + own.rows;
    int tilesLeft = (own.groupEnd - own.first + BLOCK - 1) / BLOCK;
    for (int query = 0; query < queriesOfKey; query++) {
        int head = keyHead * queriesOfKey + query;
        for (int t = 0; t < tilesLeft; t++) {
            Tile tile = tiles[blockIdx.x + t];
            if (apart(tile, own.first, end)) continue;
            __syncthreads();
            loadTile(queries, packed + QUERY_COLUMN(head), width, tile.first, tile.rows, scale);
            loadTile(gradients, gradientAttended + head * HEAD, (long long) heads * HEAD, tile.first, tile.rows, 1);
            __syncthreads();
            scoreGradients(queries, gradients, keys, values, tile, head, heads, own.first, end, contextEnds, selfStarts,
                    logSums, inner, probabilities, scores, down, across);
            __syncthreads();
            addWeighted<true>(probabilities, gradients, down, across, ofValues);
            addWeighted<true>(scores, queries, down, across, ofKeys);
        }
    }
    for (int i = 0; i < 4; i++) {
        int row = down + 16 * i;
        if (row >= own.rows) continue;
        Value* out = gradientPacked + (long long) (own.first + row) * width;
        for (int j = 0; j < SPAN; j++) {
            int column = across + 16 * j;
            if (column >= HEAD) continue;
            out[keyColumn + column] = narrow(ofKeys[i][j]);
            out[valueColumn + column] = narrow(ofValues[i][j]);
        }
    }
}

// The gradients of a tile's queries.
extern "C" __global__ void __launch_bounds__(256) attentionBackwardQueries(const Value* packed, int width, int heads,
        int queriesOfKey, float scale, const Tile* tiles, const int* contextEnds, const int* selfStarts,
        const Value* gradientAttended, const float* logSums, const float* inner, Value* gradientPacked, float* parts) {
    SHARED(float, memory);
    float* queries = memory;
    float* gradients = queries + BLOCK * STRIDE;
    float* keys = gradients + BLOCK * STRIDE;
    float* values = keys + BLOCK * STRIDE;
    float* scores = values + BLOCK * STRIDE;
    Tile tile = tiles[blockIdx.x];
    int head = blockIdx.y;
    int keyHead = head / queriesOfKey;
    int across = threadIdx.x % 16;
    int down = threadIdx.x / 16;
    loadTile(queries, packed + QUERY_COLUMN(head), width, tile.first, tile.rows, scale);
    loadTile(gradients, gradientAttended + head * HEAD, (long long) heads * HEAD, tile.first, tile.rows, 1);
    float ofQueries[4][SPAN];
    for (int i = 0; i < 4; i++) for (int j = 0; j < SPAN; j++) ofQueries[i][j] = 0;
    int last = tile.first + tile.rows;
    for (int first = tile.groupStart; first < last; first += BLOCK) {
        int count = min(BLOCK, last - first);
        if (apart(tile, first, first + count)) continue;
        __syncthreads();
        loadTile(keys, packed + KEY_COLUMN(keyHead), width, first, count, 1);
        loadTile(values, packed + VALUE_COLUMN(keyHead), width, first, count, 1);
        __syncthreads();
        scoreGradients(queries, gradients, keys, values, tile, head, heads, first, first + count, contextEnds,
                selfStarts, logSums, inner, 0, scores, down, across);
        __syncthreads();
        addWeighted<false>(scores, keys, down, across, ofQueries);
    }
    for (int i = 0; i < 4; i++) {
        int row = down + 16 * i;
        if (row >= tile.rows) continue;
        Value* out = gradientPacked + (long long) (tile.first + row) * width + QUERY_COLUMN(head);
        for (int j = 0; j < SPAN; j++) {
            int column = across + 16 * j;
            if (column < HEAD) out[column] = narrow(ofQueries[i][j] * scale);
        }
    }
}

#endif
