// Attention by plain arithmetic in float32.

#ifndef UNITS

__device__ __forceinline__ void loadTile(float* to, const Value* from, long long width, int first, int rows, float by) {
    for (int i = threadIdx.x; i < BLOCK * WIDTH; i += blockDim.x) {
        int row = i / WIDTH;
        int column = i - row * WIDTH;
        bool inside = row < rows && column < HEAD;
        to[row * STRIDE + column] = inside ? widen(from[(first + row) * width + column]) * by : 0.0f;
    }
}

// out[i][j] = left row (down + 16 i) times right row (across + 16 j)
__device__ __forceinline__ void rowProducts(const float* left, const float* right, int down, int across,
        float out[4][4]) {
    for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++) out[i][j] = 0;
#pragma unroll 8
    for (int d = 0; d < WIDTH; d++) {
        float a[4], b[4];
#pragma unroll
        for (int i = 0; i < 4; i++) a[i] = left[(down + 16 * i) * STRIDE + d];
#pragma unroll
        for (int j = 0; j < 4; j++) b[j] = right[(across + 16 * j) * STRIDE + d];
#pragma unroll
        for (int i = 0; i < 4; i++)
#pragma unroll
            for (int j = 0; j < 4; j++) out[i][j] += a[i] * b[j];
    }
}

// out[i][j] += sum over k of weights[down + 16 i][k] rows[k][across + 16 j], or of weights[k][down + 16 i]
template <bool BY_COLUMN>
__device__ __forceinline__ void addWeighted(const float* weights, const float* rows, int down, int across,
        float out[4][SPAN]) {
#pragma unroll 4
    for (int k = 0; k < BLOCK; k++) {
        float a[4];
#pragma unroll
        for (int i = 0; i < 4; i++) {
            a[i] = BY_COLUMN ? weights[k * (BLOCK + 1) + down + 16 * i] : weights[(down + 16 * i) * (BLOCK + 1) + k];
        }
#pragma unroll
        for (int j = 0; j < SPAN; j++) {
            float b = rows[k * STRIDE + across + 16 * j];
#pragma unroll
            for (int i = 0; i < 4; i++) out[i][j] += a[i] * b;
        }
    }
}

extern "C" __global__ void __launch_bounds__(256) attentionForward(const Value* packed, int width, int heads,
        int queriesOfKey, float scale, const Tile* tiles, const int* contextEnds, const int* selfStarts,
        Value* attended, float* logSums) {
    SHARED(float, memory);
    float* queries = memory;
    float* keys = queries + BLOCK * STRIDE;
    float* scores = keys + BLOCK * STRIDE;
    Tile tile = tiles[blockIdx.x];
    int head = blockIdx.y;
    int keyHead = head / queriesOfKey;
    const Value* keyColumns = packed + KEY_COLUMN(keyHead);
    const Value* valueColumns = packed + VALUE_COLUMN(keyHead);
    int across = threadIdx.x % 16;
    int down = threadIdx.x / 16;
    loadTile(queries, packed + QUERY_COLUMN(head), width, tile.first, tile.rows, scale);
    float out[4][SPAN], most[4], sum[4];
    int contextEnd[4], selfStart[4];
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < SPAN; j++) out[i][j] = 0;
        most[i] = LEAST;
        sum[i] = 0;
        bool inside = down + 16 * i < tile.rows;
        contextEnd[i] = inside ? contextEnds[tile.first + down + 16 * i] : 0;
        selfStart[i] = inside ? selfStarts[tile.first + down + 16 * i] : 0x7fffffff;
    }
    int last = tile.first + tile.rows;
    for (int first = tile.groupStart; first < last; first += BLOCK) {
        int count = min(BLOCK, last - first);
        if (apart(tile, first, first + count)) continue;
        __syncthreads();
        loadTile(keys, keyColumns, width, first, count, 1);
        __syncthreads();
        float s[4][4];
        rowProducts(queries, keys, down, across, s);
        for (int i = 0; i < 4; i++) {
            int query = tile.first + down + 16 * i;
            float top = most[i];
            bool seen[4];
            for (int j = 0; j < 4; j++) {
                int key = first + across + 16 * j;
                seen[j] = sees(query, key, contextEnd[i], selfStart[i]);
                if (seen[j]) top = fmaxf(top, s[i][j]);
            }
            for (int offset = 8; offset > 0; offset >>= 1) top = fmaxf(top, __shfl_xor_sync(0xffffffffu, top, offset));
            float shrink = expf(most[i] - top);
            float part = 0;
            for (int j = 0; j < 4; j++) {
                float p = seen[j] ? expf(s[i][j] - top) : 0;
                part += p;
                scores[(down + 16 * i) * (BLOCK + 1) + across + 16 * j] = p;
            }
            for (int offset = 8; offset > 0; offset >>= 1) part += __shfl_xor_sync(0xffffffffu, part, offset);
            sum[i] = sum[i] * shrink + part;
            most[i] = top;
            for (int j = 0; j < SPAN; j++) out[i][j] *= shrink;
        }
        __syncthreads();
        loadTile(keys, valueColumns, width, first, count, 1);
        __syncthreads();
        addWeighted<false>(scores, keys, down, across, out);
    }
    for (int i = 0; i < 4; i++) {
        int row = down + 16 * i;
        if (row >= tile.rows) continue;
        long long at = (long long) (tile.first + row);
        for (int j = 0; j < SPAN; j++) {
            int column = across + 16 * j;
            if (column < HEAD) attended[(at * heads + head) * HEAD + column] = narrow(out[i][j] / sum[i]);
        }
        if (across == 0) logSums[at * heads + head] = most[i] + logf(sum[i]);
    }
}

#endif
