// ---- Attention: a row sees what is before contextEnd and from selfStart up to itself, both within its group ----

#define BLOCK 64
#define WIDTH ((HEAD + 15) / 16 * 16)
#define STRIDE (WIDTH + 1)
#define SPAN (WIDTH / 16)

// Tiles: first row, rows, group's start, group's end, least selfStart, most contextEnd.
struct Tile { int first, rows, groupStart, groupEnd, leastSelf, mostContext; };

__device__ __forceinline__ bool apart(const Tile& queries, int firstKey, int endKey) {
    return firstKey >= queries.mostContext && endKey <= queries.leastSelf;
}

__device__ __forceinline__ bool sees(int query, int key, int contextEnd, int selfStart) {
    return key <= query && (key < contextEnd || key >= selfStart);
}

// One warp for each row and head: the inner product of what attention made and its gradient.
extern "C" __global__ void attentionInner(const Value* attended, const Value* gradient, float* inner, int count) {
    int unit = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
    float sum = 0;
    if (unit < count) {
        for (int i = threadIdx.x % 32; i < HEAD; i += 32) {
            sum += widen(attended[(long long) unit * HEAD + i]) * widen(gradient[(long long) unit * HEAD + i]);
        }
    }
    for (int offset = 16; offset > 0; offset >>= 1) sum += __shfl_xor_sync(0xffffffffu, sum, offset);
    if (unit < count && threadIdx.x % 32 == 0) inner[unit] = sum;
}

// Adds up the parts of the query heads that share a key. One block for each row.
extern "C" __global__ void addHeads(const float* parts, int width, int heads, int queriesOfKey, Value* gradientPacked) {
    int keyHeads = heads / queriesOfKey;
    Value* out = gradientPacked + (long long) blockIdx.x * width;
    for (int i = threadIdx.x; i < 2 * keyHeads * HEAD; i += blockDim.x) {
        int ofValues = i / (keyHeads * HEAD);
        int within = i - ofValues * keyHeads * HEAD;
        int keyHead = within / HEAD;
        const float* from = parts + ((long long) blockIdx.x * heads + keyHead * queriesOfKey) * 2 * HEAD
                + ofValues * HEAD + within - keyHead * HEAD;
        float sum = 0;
        for (int query = 0; query < queriesOfKey; query++) sum += from[(long long) query * 2 * HEAD];
        int column = ofValues ? VALUE_COLUMN(keyHead) : KEY_COLUMN(keyHead);
        out[column + within - keyHead * HEAD] = narrow(sum);
    }
}
