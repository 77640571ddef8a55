// Attention forward by matrix units.

#ifdef UNITS

extern "C" __global__ void __launch_bounds__(128) attentionForward(const Value* packed, int width, int heads,
        int queriesOfKey, float scale, const Tile* tiles, const int* contextEnds, const int* selfStarts,
        Value* attended, float* logSums) {
    SHARED(Eight, memory);
    Value* queries = (Value*) memory;
    Value* keys = queries + BLOCK * PITCH;
    Value* values = keys + BLOCK * PITCH;
    Tile tile = tiles[blockIdx.x];
    int head = blockIdx.y;
    int keyHead = head / queriesOfKey;
    const Value* keyColumns = packed + KEY_COLUMN(keyHead);
    const Value* valueColumns = packed + VALUE_COLUMN(keyHead);
    int lane = threadIdx.x % 32;
    int own = 16 * (threadIdx.x / 32);
    float scale2 = scale * LOG2E;
    loadRows(queries, packed + QUERY_COLUMN(head), width, tile.first, tile.rows);
    float out[COLUMNS][4], most[2], sum[2];
    int query[2], contextEnd[2], selfStart[2];
    for (int c = 0; c < COLUMNS; c++) for (int e = 0; e < 4; e++) out[c][e] = 0;
    for (int i = 0; i < 2; i++) {
        int row = own + lane / 4 + 8 * i;
        query[i] = tile.first + row;
        contextEnd[i] = row < tile.rows ? contextEnds[query[i]] : 0;
        selfStart[i] = row < tile.rows ? selfStarts[query[i]] : 0x7fffffff;
        most[i] = LEAST;
        sum[i] = 0;
    }
    int last = tile.first + tile.rows;
    for (int first = tile.groupStart; first < last; first += BLOCK) {
        int count = min(BLOCK, last - first);
        if (apart(tile, first, first + count)) continue;
        __syncthreads();
        loadRows(keys, keyColumns, width, first, count);
        loadRows(values, valueColumns, width, first, count);
        __syncthreads();
        float s[8][4], top[2] = {most[0], most[1]}, shrink[2];
        rowProducts<8>(queries, own, keys, 0, s);
#pragma unroll
        for (int n = 0; n < 8; n++) {
#pragma unroll
            for (int e = 0; e < 4; e++) {
                int key = first + 8 * n + 2 * (lane % 4) + e % 2;
                bool seen = sees(query[e / 2], key, contextEnd[e / 2], selfStart[e / 2]);
                s[n][e] = seen ? s[n][e] * scale2 : LEAST;
                top[e / 2] = fmaxf(top[e / 2], s[n][e]);
            }
        }
        for (int i = 0; i < 2; i++) {
            top[i] = fmaxf(top[i], __shfl_xor_sync(0xffffffffu, top[i], 1));
            top[i] = fmaxf(top[i], __shfl_xor_sync(0xffffffffu, top[i], 2));
            shrink[i] = exp2f(most[i] - top[i]);
            sum[i] *= shrink[i];
            most[i] = top[i];
        }
#pragma unroll
        for (int n = 0; n < 8; n++) {
#pragma unroll
            for (int e = 0; e < 4; e++) {
                s[n][e] = s[n][e] > LEAST ? exp2f(s[n][e] - top[e / 2]) : 0;
                sum[e / 2] += s[n][e];
            }
        }
#pragma unroll
        for (int c = 0; c < COLUMNS; c++) for (int e = 0; e < 4; e++) out[c][e] *= shrink[e / 2];
        addWeighted<8>(s, values, 0, out);
    }
    float by[2];
    for (int i = 0; i < 2; i++) {
        sum[i] += __shfl_xor_sync(0xffffffffu, sum[i], 1);
        sum[i] += __shfl_xor_sync(0xffffffffu, sum[i], 2);
        by[i] = 1 / sum[i];
        if (lane % 4 == 0 && own + lane / 4 + 8 * i < tile.rows) {
            logSums[(long long) query[i] * heads + head] = (most[i] + log2f(sum[i])) / LOG2E;
        }
    }
    writeRows(out, by, attended + ((long long) tile.first * heads + head) * HEAD, (long long) heads * HEAD,
            own + lane / 4, tile.rows);
}

#endif
