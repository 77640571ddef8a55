// Attention backward by matrix units.

#ifdef UNITS

// The gradients of a tile's keys and values by one query head: into parts where several share the key.
extern "C" __global__ void __launch_bounds__(128) attentionBackwardKeys(const Value* packed, int width, int heads,
        int queriesOfKey, float scale, const Tile* tiles, const int* contextEnds, const int* selfStarts,
        const Value* gradientAttended, const float* logSums, const float* inner, Value* gradientPacked, float* parts) {
    SHARED(Eight, memory);
    Value* keys = (Value*) memory;
    Value* values = keys + BLOCK * PITCH;
    Value* queries = values + BLOCK * PITCH;
    Value* gradients = queries + BLOCK * PITCH;
    __shared__ float logSum[BLOCK], of[BLOCK];
    __shared__ int contextEnd[BLOCK], selfStart[BLOCK];
    Tile owned = tiles[blockIdx.x];
    int head = blockIdx.y;
    int keyHead = head / queriesOfKey;
    int keyColumn = KEY_COLUMN(keyHead);
    int valueColumn = VALUE_COLUMN(keyHead);
    int lane = threadIdx.x % 32;
    int own = 16 * (threadIdx.x / 32);
    float scale2 = scale * LOG2E;
    loadRows(keys, packed + keyColumn, width, owned.first, owned.rows);
    loadRows(values, packed + valueColumn, width, owned.first, owned.rows);
    float ofKeys[COLUMNS][4], ofValues[COLUMNS][4];
    for (int c = 0; c < COLUMNS; c++) for (int e = 0; e < 4; e++) ofKeys[c][e] = ofValues[c][e] = 0;
    int end = owned.first + owned.rows;
    int tilesLeft = (owned.groupEnd - owned.first + BLOCK - 1) / BLOCK;
    for (int t = 0; t < tilesLeft; t++) {
        Tile tile = tiles[blockIdx.x + t];
        if (apart(tile, owned.first, end)) continue;
        __syncthreads();
        loadRows(queries, packed + QUERY_COLUMN(head), width, tile.first, tile.rows);
        loadRows(gradients, gradientAttended + head * HEAD, (long long) heads * HEAD, tile.first, tile.rows);
        if (threadIdx.x < BLOCK) {
            bool inside = threadIdx.x < tile.rows;
            int query = tile.first + threadIdx.x;
            logSum[threadIdx.x] = inside ? logSums[(long long) query * heads + head] * LOG2E : 0;
            of[threadIdx.x] = inside ? inner[(long long) query * heads + head] : 0;
            contextEnd[threadIdx.x] = inside ? contextEnds[query] : 0;
            selfStart[threadIdx.x] = inside ? selfStarts[query] : 0x7fffffff;
        }
        __syncthreads();
#pragma unroll 1
        for (int part = 0; part < BLOCK; part += 32) {
            float s[4][4], d[4][4];
            rowProducts<4>(keys, own, queries, part, s);
            rowProducts<4>(values, own, gradients, part, d);
#pragma unroll
            for (int n = 0; n < 4; n++) {
#pragma unroll
                for (int e = 0; e < 4; e++) {
                    int key = owned.first + own + lane / 4 + 8 * (e / 2);
                    int row = part + 8 * n + 2 * (lane % 4) + e % 2;
                    bool seen = key < end && sees(tile.first + row, key, contextEnd[row], selfStart[row]);
                    s[n][e] = seen ? exp2f(s[n][e] * scale2 - logSum[row]) : 0;
                    d[n][e] = s[n][e] * (d[n][e] - of[row]);
                }
            }
            addWeighted<4>(s, gradients, part, ofValues);
            addWeighted<4>(d, queries, part, ofKeys);
        }
    }
    int row = own + lane / 4;
    if (parts) {
        for (int i = 0; i < 2; i++) {
            if (row + 8 * i >= owned.rows) continue;
            float* at = parts + ((long long) (owned.first + row + 8 * i) * heads + head) * 2 * HEAD + 2 * (lane % 4);
#pragma unroll
            for (int c = 0; c < COLUMNS; c++) {
                for (int e = 0; e < 2; e++) {
                    at[8 * c + e] = ofKeys[c][2 * i + e] * scale;
                    at[HEAD + 8 * c + e] = ofValues[c][2 * i + e];
                }
            }
        }
    } else {
        float scales[2] = {scale, scale}, ones[2] = {1, 1};
        Value* to = gradientPacked + (long long) owned.first * width;
        writeRows(ofKeys, scales, to + keyColumn, width, row, owned.rows);
        writeRows(ofValues, ones, to + valueColumn, width, row, owned.rows);
    }
}

// The gradients of a tile's queries.
extern "C" __global__ void __launch_bounds__(128) attentionBackwardQueries(const Value* packed, int width, int heads,
        int queriesOfKey, float scale, const Tile* tiles, const int* contextEnds, const int* selfStarts,
        const Value* gradientAttended, const float* logSums, const float* inner, Value* gradientPacked, float* parts) {
    SHARED(Eight, memory);
    Value* queries = (Value*) memory;
    Value* gradients = queries + BLOCK * PITCH;
    Value* keys = gradients + BLOCK * PITCH;
    Value* values = keys + BLOCK * PITCH;
    Tile tile = tiles[blockIdx.x];
    int head = blockIdx.y;
    int keyHead = head / queriesOfKey;
    int lane = threadIdx.x % 32;
    int own = 16 * (threadIdx.x / 32);
    float scale2 = scale * LOG2E;
    loadRows(queries, packed + QUERY_COLUMN(head), width, tile.first, tile.rows);
    loadRows(gradients, gradientAttended + head * HEAD, (long long) heads * HEAD, tile.first, tile.rows);
    float out[COLUMNS][4], logSum[2], of[2];
    int query[2], contextEnd[2], selfStart[2];
    for (int c = 0; c < COLUMNS; c++) for (int e = 0; e < 4; e++) out[c][e] = 0;
    for (int i = 0; i < 2; i++) {
        int row = own + lane / 4 + 8 * i;
        bool inside = row < tile.rows;
        query[i] = tile.first + row;
        contextEnd[i] = inside ? contextEnds[query[i]] : 0;
        selfStart[i] = inside ? selfStarts[query[i]] : 0x7fffffff;
        logSum[i] = inside ? logSums[(long long) query[i] * heads + head] * LOG2E : 0;
        of[i] = inside ? inner[(long long) query[i] * heads + head] : 0;
    }
    int last = tile.first + tile.rows;
    for (int first = tile.groupStart; first < last; first += BLOCK) {
        int count = min(BLOCK, last - first);
        if (apart(tile, first, first + count)) continue;
        __syncthreads();
        loadRows(keys, packed + KEY_COLUMN(keyHead), width, first, count);
        loadRows(values, packed + VALUE_COLUMN(keyHead), width, first, count);
        __syncthreads();
#pragma unroll 1
        for (int part = 0; part < BLOCK; part += 32) {
            float s[4][4], d[4][4];
            rowProducts<4>(queries, own, keys, part, s);
            rowProducts<4>(gradients, own, values, part, d);
#pragma unroll
            for (int n = 0; n < 4; n++) {
#pragma unroll
                for (int e = 0; e < 4; e++) {
                    int key = first + part + 8 * n + 2 * (lane % 4) + e % 2;
                    bool seen = sees(query[e / 2], key, contextEnd[e / 2], selfStart[e / 2]);
                    float p = seen ? exp2f(s[n][e] * scale2 - logSum[e / 2]) : 0;
                    d[n][e] = p * (d[n][e] - of[e / 2]);
                }
            }
            addWeighted<4>(d, keys, part, out);
        }
    }
    float scales[2] = {scale, scale};
    writeRows(out, scales, gradientPacked + (long long) tile.first * width + QUERY_COLUMN(head), width,
            own + lane / 4, tile.rows);
}

#endif
