// Attention by matrix units: a warp takes 16 rows of a tile, products are in bfloat16, sums in float32.

#ifdef UNITS

#define PITCH (HEAD + 8) // 16 bytes more than a row, so that eight rows lie in different banks
#define STEPS (HEAD / 16)
#define COLUMNS (HEAD / 8)
#define LOG2E 1.4426950408889634f

struct __align__(16) Eight { unsigned words[4]; };

__device__ __forceinline__ void loadRows(Value* to, const Value* from, long long width, int first, int rows) {
    for (int i = threadIdx.x; i < BLOCK * COLUMNS; i += blockDim.x) {
        int row = i / COLUMNS;
        int part = 8 * (i - row * COLUMNS);
        Eight eight = {{0, 0, 0, 0}};
        if (row < rows) eight = *(const Eight*) (from + (first + row) * width + part);
        *(Eight*) (to + row * PITCH + part) = eight;
    }
}

__device__ __forceinline__ unsigned pair(const Value* at) { return *(const unsigned*) at; }

__device__ __forceinline__ unsigned pack(float first, float second) {
#ifdef EMULATED
    return narrow(first) | (unsigned) narrow(second) << 16;
#else
    unsigned both;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(both) : "f"(second), "f"(first));
    return both;
#endif
}

// The left operand of a step: 16 rows of a tile, 16 columns.
__device__ __forceinline__ void leftOf(const Value* tile, int row, int column, unsigned a[4]) {
    int lane = threadIdx.x % 32;
    const Value* at = tile + (row + lane / 4) * PITCH + column + 2 * (lane % 4);
    a[0] = pair(at);
    a[1] = pair(at + 8 * PITCH);
    a[2] = pair(at + 8);
    a[3] = pair(at + 8 * PITCH + 8);
}

// The left operand from results of two steps side by side.
__device__ __forceinline__ void leftOf(const float first[4], const float second[4], unsigned a[4]) {
    a[0] = pack(first[0], first[1]);
    a[1] = pack(first[2], first[3]);
    a[2] = pack(second[0], second[1]);
    a[3] = pack(second[2], second[3]);
}

// The right operand: 8 rows of a tile, transposed.
__device__ __forceinline__ void rightTransposed(const Value* tile, int row, int column, unsigned b[2]) {
    int lane = threadIdx.x % 32;
    const Value* at = tile + (row + lane / 4) * PITCH + column + 2 * (lane % 4);
    b[0] = pair(at);
    b[1] = pair(at + 8);
}

// The right operand: 16 rows of a tile, 8 columns.
__device__ __forceinline__ void rightOf(const Value* tile, int row, int column, unsigned b[2]) {
    int lane = threadIdx.x % 32;
#ifdef EMULATED
    const Value* at = tile + (row + 2 * (lane % 4)) * PITCH + column + lane / 4;
    b[0] = at[0] | (unsigned) at[PITCH] << 16;
    b[1] = at[8 * PITCH] | (unsigned) at[9 * PITCH] << 16;
#else
    unsigned at = (unsigned) __cvta_generic_to_shared(tile + (row + lane % 16) * PITCH + column);
    asm volatile("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%0, %1}, [%2];" : "=r"(b[0]), "=r"(b[1]) : "r"(at));
#endif
}

// A thread's part of c[16, 8] += a[16, 16] b[16, 8]: rows lane / 4 and 8 below, two columns from 2 (lane % 4) on.
__device__ __forceinline__ void multiplyAdd(float c[4], const unsigned a[4], const unsigned b[2]) {
#ifdef EMULATED
    emulatedMultiplyAdd(c, a, b);
#else
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
            "{%0, %1, %2, %3};"
            : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
            : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#endif
}

// out[n] = left rows (own ...) times right rows (first + 8 n ...)
template <int COUNT>
__device__ __forceinline__ void rowProducts(const Value* left, int own, const Value* right, int first,
        float out[COUNT][4]) {
#pragma unroll
    for (int n = 0; n < COUNT; n++) for (int e = 0; e < 4; e++) out[n][e] = 0;
#pragma unroll
    for (int step = 0; step < STEPS; step++) {
        unsigned a[4], b[2];
        leftOf(left, own, 16 * step, a);
#pragma unroll
        for (int n = 0; n < COUNT; n++) {
            rightTransposed(right, first + 8 * n, 16 * step, b);
            multiplyAdd(out[n], a, b);
        }
    }
}

// out += weights times rows (first ...)
template <int COUNT>
__device__ __forceinline__ void addWeighted(const float weights[COUNT][4], const Value* rows, int first,
        float out[COLUMNS][4]) {
#pragma unroll
    for (int n = 0; n < COUNT; n += 2) {
        unsigned a[4], b[2];
        leftOf(weights[n], weights[n + 1], a);
#pragma unroll
        for (int c = 0; c < COLUMNS; c++) {
            rightOf(rows, first + 8 * n, 8 * c, b);
            multiplyAdd(out[c], a, b);
        }
    }
}

// A thread's part of rows of one head, in bfloat16.
__device__ __forceinline__ void writeRows(const float out[COLUMNS][4], const float by[2], Value* to, long long width,
        int row, int rows) {
    int lane = threadIdx.x % 32;
    for (int i = 0; i < 2; i++) {
        if (row + 8 * i >= rows) continue;
        Value* at = to + (row + 8 * i) * width + 2 * (lane % 4);
#pragma unroll
        for (int c = 0; c < COLUMNS; c++) {
            *(unsigned*) (at + 8 * c) = pack(out[c][2 * i] * by[i], out[c][2 * i + 1] * by[i]);
        }
    }
}

#endif
